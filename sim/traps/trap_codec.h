// SPDX-License-Identifier: Apache-2.0
// A trap as bytes, in the log (trap_writer.h); what is zero is left out.
#pragma once

#include <string>

#include "sim/output/numbers.h"
#include "sim/traps/trap.h"

namespace vesim::sim {

// `last_end` is the end of the trap before, 0 for the first of a frame; it becomes this one's.
void encode(const Trap& trap, u64& last_end, std::string& to);
// All but the id.
Trap decode(NumberReader& from, u64& last_end);

}  // namespace vesim::sim
