// SPDX-License-Identifier: Apache-2.0
// A sweep's results for other programs: one line per cell, seed and result.
#pragma once

#include <string>

#include "sim/sweep/summary.h"

namespace vesim::sim {

// Those the file wants and all that were printed. A cell without results has one line, with an
// empty result.
std::string sweep_csv(const SweepFile& file, const std::vector<Cell>& cells,
                      const std::vector<std::optional<CellOutcome>>& outcomes);

}  // namespace vesim::sim
