// SPDX-License-Identifier: Apache-2.0
// A trap as bytes, in the log (trap_writer.h). Numbers are LEB128; what is zero is left out.
#pragma once

#include <string>
#include <string_view>

#include "sim/traps/trap.h"

namespace vesim::sim {

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

// `last_end` is the end of the trap before, 0 for the first of a frame; it becomes this one's.
void encode(const Trap& trap, u64& last_end, std::string& to);
// All but the id.
Trap decode(NumberReader& from, u64& last_end);

}  // namespace vesim::sim
