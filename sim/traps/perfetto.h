// SPDX-License-Identifier: Apache-2.0
// Traps for ui.perfetto.dev: TrackEvents with a track for each core, on which guests run, and one
// for each vCPU, on which it is out in traps; arrows lead from the exit over the trap to the entry.
// In a trap its phases follow one another in TrapPhase's order, whatever happened in between.
#pragma once

#include <string>

#include "sim/traps/trap_report.h"

namespace vesim::sim {

// `query.where` chooses the traps.
void write_perfetto(TrapIndex& index, const TrapQuery& query, const std::string& path);

}  // namespace vesim::sim
