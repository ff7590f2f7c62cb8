// SPDX-License-Identifier: Apache-2.0
// VFPExpandImm() and AdvSIMDExpandImm() (Arm ARM A7.5.1, A7.4.6).
#pragma once

#include "isa/vfp/softfloat.h"

namespace vesim::isa {

// sign : NOT(b) : b... : cd : efgh : 0...
template <class T>
constexpr T expand_float_immediate(u32 imm8) {
  using C = FpConstants<T>;
  const T exponent = static_cast<T>(
      (bit(imm8, 6) ? (T{1} << (C::kExponent - 1)) - 4 : T{1} << (C::kExponent - 1)) |
      bits(imm8, 5, 4));
  return static_cast<T>((bit(imm8, 7) ? C::kSign : T{0}) | exponent << C::kFraction |
                        T{bits(imm8, 3, 0)} << (C::kFraction - 4));
}

// The 64 bits that op:cmode:imm8 mean. op = 1 with cmode = 15 is not allowed.
constexpr u64 expand_simd_immediate(bool op, unsigned cmode, u32 imm8) {
  constexpr u64 kWords = 0x0000000100000001, kHalves = 0x0001000100010001,
                kBytes = 0x0101010101010101;
  switch (cmode >> 1) {
    case 0:
    case 1:
    case 2:
    case 3:
      return kWords * (imm8 << (8 * (cmode >> 1)));
    case 4:
    case 5:
      return kHalves * (imm8 << (8 * (cmode >> 1 & 1)));
    case 6:
      return kWords * (cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff);
    default:
      break;
  }
  if (cmode & 1) return kWords * expand_float_immediate<u32>(imm8);
  if (!op) return kBytes * imm8;
  u64 value = 0;  // a byte of ones for each bit
  for (unsigned i = 0; i < 8; ++i) value |= bit(imm8, i) ? u64{0xff} << (8 * i) : 0;
  return value;
}

}  // namespace vesim::isa
