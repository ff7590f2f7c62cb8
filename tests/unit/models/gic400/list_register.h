// SPDX-License-Identifier: Apache-2.0
// Values for GICH_LRn (IHI 0048B, 5.3.9): lr(40).priority(0x80).pending().
#pragma once

#include "isa/types.h"

namespace vesim::models {

class ListRegisterValue {
 public:
  explicit constexpr ListRegisterValue(isa::u32 value) : value_(value) {}
  constexpr operator isa::u32() const { return value_; }

  constexpr ListRegisterValue pending() const { return with(1u << 28); }
  constexpr ListRegisterValue active() const { return with(2u << 28); }
  constexpr ListRegisterValue pending_and_active() const { return with(3u << 28); }
  constexpr ListRegisterValue priority(isa::u32 p) const { return with((p >> 3) << 23); }
  constexpr ListRegisterValue group1() const { return with(1u << 30); }
  constexpr ListRegisterValue hardware(isa::u32 id) const { return with((1u << 31) | (id << 10)); }
  constexpr ListRegisterValue eoi() const { return with(1u << 19); }
  constexpr ListRegisterValue source(isa::u32 core) const { return with(core << 10); }

 private:
  constexpr ListRegisterValue with(isa::u32 bits) const { return ListRegisterValue(value_ | bits); }
  isa::u32 value_;
};

constexpr ListRegisterValue lr(isa::u32 virtual_id) { return ListRegisterValue(virtual_id); }

}  // namespace vesim::models
