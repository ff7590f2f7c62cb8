// SPDX-License-Identifier: Apache-2.0
// The paper's numbers beside ours (configs/paper/README.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/paper/csv.h"

namespace vesim::sim {

struct Range {
  double low = 0, high = 0;
  double middle() const { return (low + high) / 2; }
  bool is_range() const { return low != high; }
  bool contains(double value) const { return low <= value && value <= high; }
};

using BySeed = std::map<std::string, double>;

struct Number {
  std::optional<Range> paper;
  BySeed ours;
  bool starred = false;
};

// What host and guest reached in the same.
struct Comparison {
  std::map<std::string, std::string> axes;  // of the sweep, with the values here
  std::string scenario;
  std::string unit;
  Number host, guest;
  std::optional<Range> paper_ratio;  // guest/host, where the paper has only that
};

// Lines of a table of configs/paper with those of a sweep's results.csv that belong to them; no
// results if `results` is empty. Throws isa::UserError for a table that is wrong.
std::vector<Comparison> compare(const CsvTable& paper, const CsvTable& results,
                                const std::string& path);

// a/b, of the seeds that have both.
std::vector<double> ratios(const BySeed& a, const BySeed& b);

std::vector<double> values(const BySeed& by_seed);

}  // namespace vesim::sim
