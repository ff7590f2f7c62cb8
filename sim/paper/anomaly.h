// SPDX-License-Identifier: Apache-2.0
// Which of the paper's unexpected numbers appear in our data, by the rules of
// configs/paper/anomalies.yaml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/paper/comparison.h"

namespace vesim::sim {

// Picks a number of a table: axes, `scenario` and `who`.
using Selector = std::map<std::string, std::string>;

struct Anomaly {
  std::string name;
  Selector star, against;
};

struct AnomalyRules {
  std::string path;
  std::string table;  // a file's name in configs/paper, without .csv
  double size = 0;    // of the paper's effect that ours must have, in logarithms
  std::vector<Anomaly> anomalies;
};

AnomalyRules parse_anomalies(const std::string& yaml, const std::string& path);

struct Verdict {
  enum class Kind {
    NotMeasured,
    OneSeed,  // too few for a confidence interval
    Appears,
    TooSmall,   // the right sign, but less than `size`
    Uncertain,  // the interval holds 1: it may be chance
    Opposite,
  };
  Kind kind = Kind::NotMeasured;
  double paper = 0;          // the ratio
  double ours = 0;           // the geometric mean of ours
  double low = 0, high = 0;  // its interval; of OneSeed none
};

// Throws isa::UserError if `table` does not have the numbers of the rule.
Verdict judge(const AnomalyRules& rules, const Anomaly& anomaly,
              const std::vector<Comparison>& table);

const char* verdict_text(Verdict::Kind kind);

}  // namespace vesim::sim
