// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/paper/anomaly.h"
#include "sim/paper/comparison.h"

namespace vesim::sim {

// Host, guest and their ratio, of the paper and of ours, and our error.
std::string comparison_text(const std::vector<Comparison>& table);

// For each rule whether its anomaly appears.
std::string anomalies_text(const AnomalyRules& rules, const std::vector<Comparison>& table);

}  // namespace vesim::sim
