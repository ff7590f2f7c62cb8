// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, three registers of different lengths, and two registers and a scalar (Arm ARM
// A7.4.2, A7.4.3).
#include "isa/vfp/decode.h"
#include "isa/vfp/float_lanes.h"
#include "isa/vfp/integer_lanes.h"

namespace vesim::isa {

namespace {

struct Choice {
  Op op;
  Handler run;  // null: UNDEFINED
  unsigned q_registers;
};

template <class F>
Handler wide_signed(unsigned size, bool u) {
  return u ? wide_lanes<F, u8, u16, u32>(size) : wide_lanes<F, s8, s16, s32>(size);
}
// The doubling multiplies: signed, 16 and 32 bits.
template <class F>
Handler doubling_long(unsigned size, bool u) {
  return u || size == 0 ? nullptr : long_lanes<F, s8, s16, s32>(size);
}

Choice choose_different(unsigned opcode, unsigned size, bool u) {
  using namespace lane;
  constexpr unsigned kLong = kQd, kWideForm = kQd | kQn, kNarrow = kQn | kQm;
  switch (opcode) {
    case 0:
      return {Op::NeonIntegerAdd, long_lanes_signed<Add>(size, u), kLong};
    case 1:
      return {Op::NeonIntegerAdd, wide_signed<Add>(size, u), kWideForm};
    case 2:
      return {Op::NeonIntegerAdd, long_lanes_signed<Sub>(size, u), kLong};
    case 3:
      return {Op::NeonIntegerAdd, wide_signed<Sub>(size, u), kWideForm};
    case 4:
      return {Op::NeonIntegerAdd,
              u ? narrow_lanes<HighHalf<false, true>, u8, u16, u32>(size)
                : narrow_lanes<HighHalf<false, false>, u8, u16, u32>(size),
              kNarrow};
    case 5:
      return {Op::NeonAccumulate, long_lanes_signed<AbsoluteDifferenceAccumulate>(size, u), kLong};
    case 6:
      return {Op::NeonIntegerAdd,
              u ? narrow_lanes<HighHalf<true, true>, u8, u16, u32>(size)
                : narrow_lanes<HighHalf<true, false>, u8, u16, u32>(size),
              kNarrow};
    case 7:
      return {Op::NeonIntegerAdd, long_lanes_signed<AbsoluteDifference>(size, u), kLong};
    case 8:
      return {Op::NeonIntegerMultiplyAdd, long_lanes_signed<MultiplyAccumulate>(size, u), kLong};
    case 9:
      return {Op::NeonSaturating, doubling_long<SaturatingDoublingAccumulate>(size, u), kLong};
    case 10:
      return {Op::NeonIntegerMultiplyAdd, long_lanes_signed<MultiplySubtract>(size, u), kLong};
    case 11:
      return {Op::NeonSaturating, doubling_long<SaturatingDoublingSubtract>(size, u), kLong};
    case 12:
      return {Op::NeonIntegerMultiply, long_lanes_signed<Multiply>(size, u), kLong};
    case 13:
      return {Op::NeonSaturating, doubling_long<SaturatingDoublingLong>(size, u), kLong};
    case 14:
      return {Op::NeonIntegerMultiply, u ? nullptr : long_lanes<PolynomialMultiply, u8>(size),
              kLong};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

template <class F>
Handler float_scalar(unsigned size, bool quad) {
  if (size != 2) return nullptr;
  return quad ? run_lanes<F, u32, u32, u32, 4, true> : run_lanes<F, u32, u32, u32, 2, true>;
}
template <class F>
Handler long_scalar(unsigned size, bool u) {
  return u ? long_scalar_lanes<F, u16, u32>(size) : long_scalar_lanes<F, s16, s32>(size);
}
template <class F>
Handler doubling_long_scalar(unsigned size, bool u) {
  return u ? nullptr : long_scalar_lanes<F, s16, s32>(size);
}

// `u` is also Q, for the instructions that are not long.
Choice choose_scalar(unsigned opcode, unsigned size, bool u) {
  using namespace lane;
  const Sizes s{size, u};
  const unsigned same = u ? kQd | kQn : 0;
  switch (opcode) {
    case 0:
      return {Op::NeonIntegerMultiplyAdd, scalar_lanes<MultiplyAccumulate, u16, u32>(s), same};
    case 1:
      return {Op::NeonFloatMultiplyAdd, float_scalar<flane::MulAdd<false, false>>(size, u), same};
    case 2:
      return {Op::NeonIntegerMultiplyAdd, long_scalar<MultiplyAccumulate>(size, u), kQd};
    case 3:
      return {Op::NeonSaturating, doubling_long_scalar<SaturatingDoublingAccumulate>(size, u), kQd};
    case 4:
      return {Op::NeonIntegerMultiplyAdd, scalar_lanes<MultiplySubtract, u16, u32>(s), same};
    case 5:
      return {Op::NeonFloatMultiplyAdd, float_scalar<flane::MulAdd<false, true>>(size, u), same};
    case 6:
      return {Op::NeonIntegerMultiplyAdd, long_scalar<MultiplySubtract>(size, u), kQd};
    case 7:
      return {Op::NeonSaturating, doubling_long_scalar<SaturatingDoublingSubtract>(size, u), kQd};
    case 8:
      return {Op::NeonIntegerMultiply, scalar_lanes<Multiply, u16, u32>(s), same};
    case 9:
      return {Op::NeonFloatMultiply, float_scalar<flane::Mul>(size, u), same};
    case 10:
      return {Op::NeonIntegerMultiply, long_scalar<Multiply>(size, u), kQd};
    case 11:
      return {Op::NeonSaturating, doubling_long_scalar<SaturatingDoublingLong>(size, u), kQd};
    case 12:
      return {Op::NeonSaturating, scalar_lanes<SaturatingDoublingHigh<false>, s16, s32>(s), same};
    case 13:
      return {Op::NeonSaturating, scalar_lanes<SaturatingDoublingHigh<true>, s16, s32>(s), same};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

}  // namespace

void decode_simd_three_different(Builder& b, u32 e) {
  const unsigned size = bits(e, 21, 20);
  const Choice choice = choose_different(bits(e, 11, 8), size, bit(e, 24));
  const auto form = static_cast<u8>(kVfpVector | kVfpQuad | size);
  emit_simd(b, {choice.op, choice.run, form, double_d(e), double_n(e), double_m(e)},
            choice.q_registers);
}

void decode_simd_scalar(Builder& b, u32 e) {
  const unsigned size = bits(e, 21, 20);
  const bool u = bit(e, 24);
  const Choice choice = choose_scalar(bits(e, 11, 8), size, u);
  // M:Vm is register and index: 3 + 2 bits for halfwords, 4 + 1 for words.
  const unsigned m = bits(e, 3, 0), high = bits(e, 5, 5);
  const unsigned scalar = size == 1 ? m & 7 : m;
  const unsigned index = size == 1 ? high << 1 | m >> 3 : high;
  const auto form = static_cast<u8>(kVfpVector | (choice.q_registers ? kVfpQuad : 0) | size);
  Uop* uop = emit_simd(b, {choice.op, choice.run, form, double_d(e), double_n(e), scalar},
                       choice.q_registers);
  if (uop) uop->a = static_cast<u8>(index);
}

}  // namespace vesim::isa
