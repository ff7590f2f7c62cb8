// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/confidence.h"

#include <array>
#include <cmath>
#include <numeric>

namespace vesim::sim {

double student_t(unsigned degrees_of_freedom) {
  constexpr std::array kFew = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706,
                               2.4469,  2.3646, 2.3060, 2.2622, 2.2281};
  if (degrees_of_freedom <= kFew.size()) return kFew.at(degrees_of_freedom - 1);
  // Of the normal distribution, with the first terms of the expansion in 1/n (Fisher and Cornish).
  constexpr double kNormal = 1.959964;
  const double z = kNormal, n = degrees_of_freedom;
  const double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
  return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) +
         (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
}

Estimate estimate(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Estimate result;
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const auto degrees = static_cast<unsigned>(values.size() - 1);
  result.margin = student_t(degrees) * std::sqrt(squares / (n - 1) / n);
  result.known = true;
  return result;
}

}  // namespace vesim::sim
