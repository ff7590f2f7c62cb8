// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/checkpoint.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/checkpoint/checkpoint_list.h"
#include "sim/config/experiment.h"
#include "sim/options.h"
#include "sim/program.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr const char* kHelp = R"(Checkpoints of machines: folders, or names in the user's cache.
usage: vesim checkpoint list
       vesim checkpoint info NAME
       vesim checkpoint save NAME [options of a run]
         boots the machine of these options, a guest included, until it asks what is to be measured
)";

int save(const std::string& name, const std::vector<std::string>& arguments) {
  Options options = parse_options(arguments);
  const auto count = orders(options.settings).size();
  if (count == 0) {
    throw UserError(
        "checkpoint save: this machine asks for no orders (vesim.orders in boot.append);"
        " save it by --save-checkpoint at a limit of yours");
  }
  options.settings.boot_checkpoint = "off";
  options.settings.checkpoint_at_end = name;
  options.settings.until_marker = fmt::format("checkpoint {}", count);
  return run_program(options, platform::make_machine);
}

}  // namespace

int checkpoint_command(const std::vector<std::string>& arguments) {
  const std::string action = arguments.empty() ? "--help" : arguments.front();
  if (action == "--help") {
    fmt::print("{}", kHelp);
  } else if (action == "list" && arguments.size() == 1) {
    fmt::print("{}", checkpoint_list());
  } else if (action == "info" && arguments.size() == 2) {
    fmt::print("{}", checkpoint_info(arguments[1]));
  } else if (action == "save" && arguments.size() >= 2) {
    return save(arguments[1], {arguments.begin() + 2, arguments.end()});
  } else {
    throw UserError("checkpoint: expected list, info NAME or save NAME (see --help)");
  }
  return 0;
}

}  // namespace vesim::sim
