// SPDX-License-Identifier: Apache-2.0
// Mean and 95 % confidence interval of repeated measurements.
#pragma once

#include <vector>

namespace vesim::sim {

struct Estimate {
  double mean = 0;
  double margin = 0;   // the interval is mean +- margin
  bool known = false;  // whether there were enough values for a margin: two
};

// By Student's t distribution; of one value at least.
Estimate estimate(const std::vector<double>& values);

// The 0.975 quantile of Student's t distribution.
double student_t(unsigned degrees_of_freedom);

}  // namespace vesim::sim
