// SPDX-License-Identifier: Apache-2.0
// Integer types and bit helpers used everywhere.
#pragma once

#include <bit>
#include <cstdint>

namespace vesim::isa {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;

// Bits [hi:lo] of `value`, as the manual writes value<hi:lo>.
constexpr u32 bits(u32 value, unsigned hi, unsigned lo) {
  return (value >> lo) & (0xffffffffu >> (31 - (hi - lo)));
}
constexpr u64 bits64(u64 value, unsigned hi, unsigned lo) {
  return (value >> lo) & (~u64{0} >> (63 - (hi - lo)));
}
constexpr bool bit(u64 value, unsigned n) { return (value >> n) & 1; }

// `value` with bits [hi:lo] replaced by `field`.
constexpr u32 with_bits(u32 value, unsigned hi, unsigned lo, u32 field) {
  const u32 mask = (0xffffffffu >> (31 - (hi - lo))) << lo;
  return (value & ~mask) | ((field << lo) & mask);
}

// The low `width` bits of `value`, sign-extended.
constexpr s32 sign_extend(u32 value, unsigned width) {
  return static_cast<s32>(value << (32 - width)) >> (32 - width);
}

constexpr u32 ror(u32 value, unsigned n) { return std::rotr(value, static_cast<int>(n)); }

}  // namespace vesim::isa
