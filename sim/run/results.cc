// SPDX-License-Identifier: Apache-2.0
#include "sim/run/results.h"

#include <cmath>
#include <sstream>
#include <utility>

namespace vesim::sim {
namespace {

// A guest may print what it likes.
constexpr std::size_t kLongestLine = 256;
constexpr std::size_t kMostResults = 10'000;

}  // namespace

void Results::feed(std::string_view text) {
  for (const char byte : text) {
    if (byte == '\n') {
      take(std::exchange(line_, {}));
    } else if (byte != '\r' && line_.size() < kLongestLine) {
      line_.push_back(byte);
    }
  }
}

void Results::take(const std::string& line) {
  if (!line.starts_with("vesim-result ") || all_.size() == kMostResults) return;
  std::istringstream words(line);
  std::string mark, rest;
  Result result;
  if (!(words >> mark >> result.name >> result.value >> result.unit) || words >> rest ||
      !std::isfinite(result.value)) {
    return;
  }
  all_.push_back(std::move(result));
}

}  // namespace vesim::sim
