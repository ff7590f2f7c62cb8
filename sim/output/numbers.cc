// SPDX-License-Identifier: Apache-2.0
#include "sim/output/numbers.h"

namespace vesim::sim {

using isa::u8;

void put_number(std::string& to, u64 value) {
  for (; value > 0x7f; value >>= 7) to.push_back(static_cast<char>(value | 0x80));
  to.push_back(static_cast<char>(value));
}

u64 NumberReader::number() {
  u64 value = 0;
  for (unsigned shift = 0; good_ && !rest_.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<u8>(rest_.front());
    rest_.remove_prefix(1);
    value |= u64{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  good_ = false;
  return 0;
}

std::string NumberReader::text() { return bytes(number()); }

std::string NumberReader::bytes(u64 count) {
  if (count > rest_.size()) good_ = false;
  if (!good_) return {};
  std::string bytes(rest_.substr(0, count));
  rest_.remove_prefix(count);
  return bytes;
}

}  // namespace vesim::sim
