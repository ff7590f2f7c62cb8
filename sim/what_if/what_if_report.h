// SPDX-License-Identifier: Apache-2.0
// What prices cost: what a run charged to them beside what it would have saved without them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "isa/types.h"
#include "sim/config/what_if.h"
#include "sim/what_if/instruction_stream.h"

namespace vesim::sim {

// The priced part of a run.
struct PricedRun {
  double elapsed = 0;  // cycles of a core
  double busy = 0;     // those of all cores in which they did not wait
  // Cycles of all cores, by the names of causes, worlds, phases of traps, and buses of devices.
  std::map<std::string, double> by_cause, by_world, by_phase, by_bus;
  std::string stream;  // of instructions
};
// From its folder. Throws isa::UserError when it cannot be read, or nothing of it was priced.
PricedRun read_priced_run(const std::string& folder);

struct PricedAt {
  std::vector<const Price*> zero;
  PricedRun run;
};

// `runs`: each price alone, then, if there is more than one, all together.
std::string what_if_text(const PricedRun& baseline, const std::vector<PricedAt>& runs);

}  // namespace vesim::sim
