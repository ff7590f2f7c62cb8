// SPDX-License-Identifier: Apache-2.0
#include "sim/console/line_matcher.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

// What is kept of a line without end.
constexpr std::size_t kLongestLine = 1024;

std::regex compile(const std::string& pattern, const std::string& origin) {
  try {
    return std::regex(pattern, std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error& error) {
    throw isa::UserError(
        fmt::format("{}: '{}' is not a regular expression: {}", origin, pattern, error.what()));
  }
}

}  // namespace

LineMatcher::LineMatcher(const std::string& pattern, const std::string& origin)
    : pattern_(compile(pattern, origin)) {}

bool LineMatcher::feed(std::string_view text) {
  for (const char byte : text) {
    if (matched_) break;
    if (byte == '\n') {
      line_.clear();
      continue;
    }
    if (byte == '\r') continue;
    if (line_.size() == kLongestLine) line_.erase(0, kLongestLine / 2);
    line_.push_back(byte);
    matched_ = std::regex_search(line_, pattern_);
  }
  return matched_;
}

}  // namespace vesim::sim
