// SPDX-License-Identifier: Apache-2.0
// What a sweep measured, as a table: a row per cell, a column per result, over all its seeds.
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/sweep.h"

namespace vesim::sim {

struct SummaryRow {
  std::string cell;
  std::vector<std::string> values;           // by axis
  std::vector<std::vector<double>> samples;  // by column: a value per seed that has it
  std::vector<std::string> failures;         // "seed 2: killed by signal 9 (Killed)"
};

struct Summary {
  std::vector<std::string> axes;
  std::vector<std::string> columns;  // names of results
  std::vector<std::string> units;    // by column; empty if no cell has it
  std::vector<SummaryRow> rows;
};

// With the columns that the file wants: else all that was printed, else time and instructions.
Summary summarize(const SweepFile& file, const std::vector<Cell>& cells,
                  const std::vector<std::optional<CellOutcome>>& outcomes);

// "76.5" or "76.5 ± 0.4"; empty for no samples.
std::string estimate_text(const std::vector<double>& samples);

std::string summary_text(const Summary& summary);

}  // namespace vesim::sim
