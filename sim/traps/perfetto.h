// SPDX-License-Identifier: Apache-2.0
// A run for ui.perfetto.dev: a track for each core, with the threads it ran; for each thread, with
// the worlds it was in; for each vCPU, with the traps on which it is out; and for the guests of
// each core, from which arrows lead over the trap to the entry. In a trap its phases follow one
// another in TrapPhase's order, whatever happened in between.
#pragma once

#include <string>

#include "sim/traps/trap_report.h"

namespace vesim::sim {

// `query.where` chooses the traps. Without the log of slices beside that of traps, none of threads.
void write_perfetto(TrapIndex& index, const TrapQuery& query, const std::string& path);

}  // namespace vesim::sim
