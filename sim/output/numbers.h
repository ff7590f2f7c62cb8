// SPDX-License-Identifier: Apache-2.0
// Numbers as bytes, in logs: LEB128, small ones short.
#pragma once

#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim {

using isa::u64;

void put_number(std::string& to, u64 value);

// Reads what was put; a mistake in the bytes is kept and all further numbers are 0.
class NumberReader {
 public:
  explicit NumberReader(std::string_view bytes) : rest_(bytes) {}
  u64 number();
  std::string text();  // its length comes first
  std::string bytes(u64 count);
  bool good() const { return good_; }
  bool at_end() const { return rest_.empty() || !good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace vesim::sim
