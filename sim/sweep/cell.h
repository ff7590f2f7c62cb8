// SPDX-License-Identifier: Apache-2.0
// The cells of a sweep: the product of its axes, each a complete configuration.
#pragma once

#include <string>
#include <vector>

#include "sim/config/settings.h"
#include "sim/sweep/sweep_file.h"

namespace vesim::sim {

struct Cell {
  std::string name;                 // of its values, "1,timed"; also good as a file name
  std::vector<std::string> values;  // one per axis
  u64 seed = 0;
  Settings settings;  // as the cell's run gets them
};

// The last axis varies fastest, and `seeds` repeats of a cell (with run.seed 0, 1, ...) faster yet;
// 0 leaves run.seed to the file. Throws isa::UserError for keys and values that are wrong.
std::vector<Cell> make_cells(const SweepFile& file, unsigned seeds);

}  // namespace vesim::sim
