// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known name most like a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vesim::sim {

// The candidate with the fewest edits (Levenshtein), the first of equals; empty if none is near
// enough to be meant.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "; did you mean 'x'?", or nothing if no candidate is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace vesim::sim
