// SPDX-License-Identifier: Apache-2.0
// Traps as folded stacks, for a flame graph: class, guest's function, phase, and then the functions
// that the trap went through, or, when they were not recorded, the causes. In slots.
#pragma once

#include <string>

#include "sim/traps/trap_report.h"

namespace vesim::sim {

void write_folded(TrapIndex& index, const TrapQuery& query, const std::string& path);

}  // namespace vesim::sim
