// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_folded.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "sim/output/file.h"
#include "sim/traps/trap_filter.h"

namespace vesim::sim {
namespace {

using Stacks = std::map<std::string, u64>;

// What of the part no function accounts for stays the phase's own.
void add_functions(Stacks& stacks, const std::string& stack, const Trap::Part& part,
                   TrapIndex& index) {
  u64 rest = part.slots;
  for (const Trap::Function& function : part.functions) {
    stacks[stack + ";" + index.function_name(function.number)] += function.slots;
    rest -= std::min(rest, function.slots);
  }
  if (rest != 0) stacks[stack] += rest;
}

void add_causes(Stacks& stacks, const std::string& stack, const Trap::Part& part) {
  u64 rest = part.slots;
  for (std::size_t i = 0; i < part.cells.size(); ++i) {
    if (part.cells[i] == 0) continue;
    stacks[stack + ";" + models::cause_name(static_cast<models::Cause>(i))] += part.cells[i];
    rest -= part.cells[i];
  }
  if (rest != 0) stacks[stack] += rest;
}

}  // namespace

void write_folded(TrapIndex& index, const TrapQuery& query, const std::string& path) {
  File file(path);
  Stacks stacks;
  index.for_each(trap_condition(query.where), [&](const Trap& trap) {
    const auto trapped = trap.class_name() + ";" + index.function_name(trap.function);
    for (std::size_t i = 0; i < kTrapPhases; ++i) {
      const Trap::Part& part = trap.parts[i];
      if (part.slots == 0) continue;
      const auto stack = trapped + ";" + phase_name(static_cast<TrapPhase>(i));
      part.functions.empty() ? add_causes(stacks, stack, part)
                             : add_functions(stacks, stack, part, index);
    }
  });
  for (const auto& [stack, slots] : stacks) file.write(fmt::format("{} {}\n", stack, slots));
  file.flush();
}

}  // namespace vesim::sim
