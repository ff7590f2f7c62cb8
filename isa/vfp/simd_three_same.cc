// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, three registers of the same length (Arm ARM A7.4.1).
#include "isa/vfp/decode.h"
#include "isa/vfp/float_lanes.h"
#include "isa/vfp/integer_lanes.h"

namespace vesim::isa {

namespace {

struct Choice {
  Op op;
  Handler run;  // null: UNDEFINED
};

template <class F>
Handler bitwise(bool quad) {
  return quad ? run_lanes<F, u64, u64, u64, 2> : run_lanes<F, u64, u64, u64, 1>;
}

// VAND, VBIC, VORR, VORN; VEOR, VBSL, VBIT, VBIF.
Choice logic(bool u, unsigned size, bool quad) {
  using namespace lane;
  const Handler handlers[2][4] = {
      {bitwise<And>(quad), bitwise<Bic>(quad), bitwise<Orr>(quad), bitwise<Orn>(quad)},
      {bitwise<Eor>(quad), bitwise<BitwiseSelect>(quad), bitwise<BitwiseInsertTrue>(quad),
       bitwise<BitwiseInsertFalse>(quad)}};
  return {Op::NeonIntegerLogic, handlers[u][size]};
}

template <class F>
Handler single_lanes(bool quad) {
  return quad ? run_lanes<F, u32, u32, u32, 4> : run_lanes<F, u32, u32, u32, 2>;
}
template <class F>
Choice float_choice(Op op, bool quad) {
  return {op, single_lanes<F>(quad)};
}

// Bits 11:8 below 12: integers.
Choice choose_integer(unsigned opcode, bool b, bool u, Sizes s) {
  using namespace lane;
  switch (opcode << 1 | static_cast<unsigned>(b)) {
    case 0x00:
      return {Op::NeonIntegerAdd, same_lanes_signed<HalvingAdd>(s, u)};
    case 0x01:
      return {Op::NeonSaturating, same_lanes_signed_to_64<SaturatingAdd>(s, u)};
    case 0x02:
      return {Op::NeonIntegerAdd, same_lanes_signed<RoundingHalvingAdd>(s, u)};
    case 0x03:
      return logic(u, s.size, s.quad);
    case 0x04:
      return {Op::NeonIntegerAdd, same_lanes_signed<HalvingSub>(s, u)};
    case 0x05:
      return {Op::NeonSaturating, same_lanes_signed_to_64<SaturatingSub>(s, u)};
    case 0x06:
      return {Op::NeonCompare, same_lanes_signed<Greater>(s, u)};
    case 0x07:
      return {Op::NeonCompare, same_lanes_signed<GreaterOrEqual>(s, u)};
    case 0x08:
      return {Op::NeonShift, same_lanes_signed_to_64<ShiftByRegister<false, false>>(s, u)};
    case 0x09:
      return {Op::NeonShift, same_lanes_signed_to_64<ShiftByRegister<false, true>>(s, u)};
    case 0x0a:
      return {Op::NeonShift, same_lanes_signed_to_64<ShiftByRegister<true, false>>(s, u)};
    case 0x0b:
      return {Op::NeonShift, same_lanes_signed_to_64<ShiftByRegister<true, true>>(s, u)};
    case 0x0c:
      return {Op::NeonCompare, same_lanes_signed<Max>(s, u)};
    case 0x0d:
      return {Op::NeonCompare, same_lanes_signed<Min>(s, u)};
    case 0x0e:
      return {Op::NeonIntegerAdd, same_lanes_signed<AbsoluteDifference>(s, u)};
    case 0x0f:
      return {Op::NeonAccumulate, same_lanes_signed<AbsoluteDifferenceAccumulate>(s, u)};
    case 0x10:
      return {Op::NeonIntegerAdd,
              u ? same_lanes<Sub, u8, u16, u32, u64>(s) : same_lanes<Add, u8, u16, u32, u64>(s)};
    case 0x11:
      return {Op::NeonCompare,
              u ? same_lanes<Equal, u8, u16, u32>(s) : same_lanes<Test, u8, u16, u32>(s)};
    case 0x12:
      return {Op::NeonIntegerMultiplyAdd, u ? same_lanes<MultiplySubtract, u8, u16, u32>(s)
                                            : same_lanes<MultiplyAccumulate, u8, u16, u32>(s)};
    case 0x13:
      return {Op::NeonIntegerMultiply,
              u ? same_lanes<PolynomialMultiply, u8>(s) : same_lanes<Multiply, u8, u16, u32>(s)};
    case 0x14:
    case 0x15: {
      if (s.quad) return {Op::NeonPairwise, nullptr};
      if (b)
        return {Op::NeonPairwise,
                u ? pairwise<Min, u8, u16, u32>(s.size) : pairwise<Min, s8, s16, s32>(s.size)};
      return {Op::NeonPairwise,
              u ? pairwise<Max, u8, u16, u32>(s.size) : pairwise<Max, s8, s16, s32>(s.size)};
    }
    case 0x16:
      if (s.size == 0) return {Op::NeonSaturating, nullptr};
      return {Op::NeonSaturating, u ? same_lanes<SaturatingDoublingHigh<true>, s8, s16, s32>(s)
                                    : same_lanes<SaturatingDoublingHigh<false>, s8, s16, s32>(s)};
    default:
      return {Op::NeonPairwise, u || s.quad ? nullptr : pairwise<Add, u8, u16, u32>(s.size)};
  }
}

// Bits 11:8 from 12: single precision. `high` is bit 21, `b` bit 4.
Choice choose_float(unsigned opcode, bool b, bool u, bool high, bool quad) {
  using namespace flane;
  const Choice undefined{Op::Undefined, nullptr};
  const auto pair = [&](Handler run) { return Choice{Op::NeonFloatAdd, quad ? nullptr : run}; };
  switch (opcode << 3 | u32{b} << 2 | u32{u} << 1 | u32{high}) {
    case 0x64:
      return float_choice<FusedMulAdd<false, false>>(Op::NeonFloatMultiplyAdd, quad);
    case 0x65:
      return float_choice<FusedMulAdd<false, true>>(Op::NeonFloatMultiplyAdd, quad);
    case 0x68:
      return float_choice<Add>(Op::NeonFloatAdd, quad);
    case 0x69:
      return float_choice<Sub>(Op::NeonFloatAdd, quad);
    case 0x6a:
      return pair(run_pairwise<Add, u32>);
    case 0x6b:
      return float_choice<AbsoluteDifference>(Op::NeonFloatAdd, quad);
    case 0x6c:
      return float_choice<MulAdd<false, false>>(Op::NeonFloatMultiplyAdd, quad);
    case 0x6d:
      return float_choice<MulAdd<false, true>>(Op::NeonFloatMultiplyAdd, quad);
    case 0x6e:
      return float_choice<Mul>(Op::NeonFloatMultiply, quad);
    case 0x70:
      return float_choice<Equal>(Op::NeonFloatCompare, quad);
    case 0x72:
      return float_choice<GreaterOrEqual>(Op::NeonFloatCompare, quad);
    case 0x73:
      return float_choice<Greater>(Op::NeonFloatCompare, quad);
    case 0x76:
      return float_choice<AbsoluteGreaterOrEqual>(Op::NeonFloatCompare, quad);
    case 0x77:
      return float_choice<AbsoluteGreater>(Op::NeonFloatCompare, quad);
    case 0x78:
      return float_choice<Max>(Op::NeonFloatCompare, quad);
    case 0x79:
      return float_choice<Min>(Op::NeonFloatCompare, quad);
    case 0x7a:
      return pair(run_pairwise<Max, u32>);
    case 0x7b:
      return pair(run_pairwise<Min, u32>);
    case 0x7c:
      return float_choice<ReciprocalStep>(Op::NeonReciprocal, quad);
    case 0x7d:
      return float_choice<ReciprocalSqrtStep>(Op::NeonReciprocal, quad);
    default:
      return undefined;
  }
}

}  // namespace

void decode_simd_three_same(Builder& b, u32 e) {
  const unsigned opcode = bits(e, 11, 8), size = bits(e, 21, 20);
  const bool b4 = bit(e, 4), u = bit(e, 24), quad = bit(e, 6);
  const bool is_float = opcode >= 12;
  if (is_float && (size & 1)) return b.undefined();  // double or half precision
  const Choice choice = is_float ? choose_float(opcode, b4, u, size >> 1, quad)
                                 : choose_integer(opcode, b4, u, {size, quad});
  const auto form = static_cast<u8>(kVfpVector | (quad ? kVfpQuad : 0) | (is_float ? 2 : size));
  emit_simd(b, {choice.op, choice.run, form, double_d(e), double_n(e), double_m(e)},
            quad ? kQd | kQn | kQm : 0);
}

}  // namespace vesim::isa
