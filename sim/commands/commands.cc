// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/commands.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/commands/checkpoint.h"
#include "sim/commands/paper.h"
#include "sim/commands/sweep.h"
#include "sim/commands/traps.h"
#include "sim/commands/whatif.h"
#include "sim/config/nearest.h"

namespace vesim::sim {
namespace {

constexpr Command kCommands[] = {
    {"checkpoint", "list, show and save checkpoints", checkpoint_command},
    {"paper", "compare results with the paper's tables", paper_command},
    {"sweep", "run a matrix of configurations", sweep_command},
    {"traps", "ask what traps the guests of a run took", traps_command},
    {"whatif", "run a configuration with prices at zero", whatif_command},
};

}  // namespace

std::span<const Command> all_commands() { return kCommands; }

const Command& find_command(std::string_view name) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  throw isa::UserError(
      fmt::format("unknown command '{}'{} (see --help)", name, did_you_mean(name, names)));
}

}  // namespace vesim::sim
