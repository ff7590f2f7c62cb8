// SPDX-License-Identifier: Apache-2.0
// A fuzzer's input, taken apart; zeros follow its end.
#pragma once

#include <cstddef>

#include "isa/types.h"

namespace vesim::fuzz {

class Input {
 public:
  Input(const isa::u8* data, std::size_t size) : data_(data), size_(size) {}

  bool empty() const { return position_ >= size_; }
  isa::u32 take(unsigned bytes) {
    isa::u32 value = 0;
    for (unsigned i = 0; i < bytes; ++i)
      value |= isa::u32{empty() ? isa::u8{0} : data_[position_++]} << 8 * i;
    return value;
  }
  template <std::size_t N, class T>
  T one_of(const T (&values)[N]) {
    return values[take(1) % N];
  }

 private:
  const isa::u8* data_;
  std::size_t size_;
  std::size_t position_ = 0;
};

}  // namespace vesim::fuzz
