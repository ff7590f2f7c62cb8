// SPDX-License-Identifier: Apache-2.0
// Waits for a regular expression on the console.
#pragma once

#include <regex>
#include <string>
#include <string_view>

namespace vesim::sim {

class LineMatcher {
 public:
  // ECMAScript syntax, searched in each line. Throws isa::UserError if `pattern` is none; `origin`
  // starts its message.
  explicit LineMatcher(const std::string& pattern, const std::string& origin = "run.until");

  // Takes what the guest printed; true from the first match on. A line is looked at with every
  // byte, so that a prompt without a newline matches, and the moment of the match depends on the
  // guest alone.
  bool feed(std::string_view text);
  bool matched() const { return matched_; }

 private:
  std::regex pattern_;
  std::string line_;
  bool matched_ = false;
};

}  // namespace vesim::sim
