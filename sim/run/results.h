// SPDX-License-Identifier: Apache-2.0
// What the guest's programs have measured: console lines "vesim-result NAME VALUE UNIT".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vesim::sim {

struct Result {
  std::string name;
  double value;
  std::string unit;
};

class Results {
 public:
  // What the guest printed.
  void feed(std::string_view text);
  const std::vector<Result>& all() const { return all_; }

 private:
  void take(const std::string& line);

  std::string line_;
  std::vector<Result> all_;
};

}  // namespace vesim::sim
