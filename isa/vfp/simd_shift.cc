// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, two registers and a shift amount (Arm ARM A7.4.4).
#include "isa/vfp/decode.h"
#include "isa/vfp/float_lanes.h"
#include "isa/vfp/integer_unary_lanes.h"

namespace vesim::isa {

namespace {

using namespace lane;

struct Shift {
  unsigned size;         // log2 of the element's bytes; the narrow element's where widths differ
  unsigned left, right;  // the amount that L:imm6 means as a left shift, and as a right shift
  bool u, quad;
};

struct Choice {
  Op op;
  Handler run;  // null: UNDEFINED
  unsigned amount;
  unsigned q_registers;
};

template <class F>
Handler unsigned_lanes(const Shift& s) {
  return same_unary<F, u8, u16, u32, u64>({s.size, s.quad});
}
template <class F>
Handler signed_lanes(const Shift& s) {
  return s.u ? unsigned_lanes<F>(s) : same_unary<F, s8, s16, s32, s64>({s.size, s.quad});
}
// From signed to unsigned elements.
template <class F, class... Ts>
Handler to_unsigned(const Shift& s) {
  constexpr Handler kTable[][2] = {
      {run_unary_lanes<F, std::make_unsigned_t<Ts>, Ts, 8 / sizeof(Ts)>,
       run_unary_lanes<F, std::make_unsigned_t<Ts>, Ts, 16 / sizeof(Ts)>}...};
  return kTable[s.size][s.quad];
}
template <class F, class... Ts>
Handler narrow_to_unsigned(unsigned size) {
  constexpr Handler kTable[] = {
      run_unary_lanes<F, std::make_unsigned_t<Ts>, Wide<Ts>, 8 / sizeof(Ts)>...};
  return kTable[size];
}

// Opcodes 0 to 7: the elements keep their width.
Choice choose_same(unsigned opcode, const Shift& s) {
  const unsigned q = s.quad ? kQd | kQm : 0;
  switch (opcode) {
    case 0:
      return {Op::NeonShift, signed_lanes<ShiftRight<false, false>>(s), s.right, q};
    case 1:
      return {Op::NeonAccumulate, signed_lanes<ShiftRight<false, true>>(s), s.right, q};
    case 2:
      return {Op::NeonShift, signed_lanes<ShiftRight<true, false>>(s), s.right, q};
    case 3:
      return {Op::NeonAccumulate, signed_lanes<ShiftRight<true, true>>(s), s.right, q};
    case 4:
      return {Op::NeonShift, s.u ? unsigned_lanes<ShiftRightInsert>(s) : nullptr, s.right, q};
    case 5:
      return {Op::NeonShift,
              s.u ? unsigned_lanes<ShiftLeftInsert>(s) : unsigned_lanes<ShiftLeft>(s), s.left, q};
    case 6:
      return {Op::NeonShift, s.u ? to_unsigned<SaturatingShiftLeft, s8, s16, s32, s64>(s) : nullptr,
              s.left, q};
    default:
      return {Op::NeonShift, signed_lanes<SaturatingShiftLeft>(s), s.left, q};
  }
}

template <bool kRound>
Handler narrow_saturating(const Shift& s) {
  using F = ShiftRightNarrow<kRound, true>;
  return s.u ? narrow_unary<F, u8, u16, u32>(s.size) : narrow_unary<F, s8, s16, s32>(s.size);
}

// Opcodes 8 to 10, to or from half the width; bit 6 is the rounding here.
Choice choose_narrow_long(unsigned opcode, bool round, const Shift& s) {
  switch (opcode) {
    case 8:
      if (s.u) {
        return {Op::NeonShift,
                round ? narrow_to_unsigned<ShiftRightNarrow<true, true>, s8, s16, s32>(s.size)
                      : narrow_to_unsigned<ShiftRightNarrow<false, true>, s8, s16, s32>(s.size),
                s.right, kQm};
      }
      return {Op::NeonShift,
              round ? narrow_unary<ShiftRightNarrow<true, false>, u8, u16, u32>(s.size)
                    : narrow_unary<ShiftRightNarrow<false, false>, u8, u16, u32>(s.size),
              s.right, kQm};
    case 9:
      return {Op::NeonShift, round ? narrow_saturating<true>(s) : narrow_saturating<false>(s),
              s.right, kQm};
    default:  // VSHLL, VMOVL
      if (round) return {Op::Undefined, nullptr, 0, 0};
      return {Op::NeonShift,
              s.u ? long_unary<ShiftLeft, u8, u16, u32>(s.size)
                  : long_unary<ShiftLeft, s8, s16, s32>(s.size),
              s.left, kQd};
  }
}

template <class F>
Handler convert_lanes(bool quad) {
  return quad ? run_unary_lanes<F, u32, u32, 4> : run_unary_lanes<F, u32, u32, 2>;
}

// VCVT between single precision and 32-bit fixed point.
Choice choose_fixed(bool to_fixed, u32 imm6, const Shift& s) {
  const unsigned q = s.quad ? kQd | kQm : 0;
  if (!(imm6 & 0x20)) return {Op::Undefined, nullptr, 0, 0};
  using flane::FromFixed, flane::ToFixed;
  const Handler run = to_fixed ? s.u ? convert_lanes<ToFixed<u32, true>>(s.quad)
                                     : convert_lanes<ToFixed<s32, true>>(s.quad)
                      : s.u ? convert_lanes<FromFixed<u32, true>>(s.quad)
                               : convert_lanes<FromFixed<s32, true>>(s.quad);
  return {Op::NeonConvert, run, 64 - imm6, q};
}

Choice choose(u32 e, Shift& s) {
  const unsigned opcode = bits(e, 11, 8), imm6 = bits(e, 21, 16);
  const bool l = bit(e, 7);
  if (opcode >= 14 && !l) return choose_fixed(bit(e, 8), imm6, s);
  const unsigned width = l ? 64 : std::bit_floor(imm6);  // 8, 16 or 32: at least 8 (A7-8)
  s.size = static_cast<unsigned>(std::countr_zero(width)) - 3;
  s.left = l ? imm6 : imm6 - width;
  s.right = l ? 64 - imm6 : 2 * width - imm6;
  if (opcode < 8) return choose_same(opcode, s);
  if (opcode > 10 || l) return {Op::Undefined, nullptr, 0, 0};
  return choose_narrow_long(opcode, s.quad, s);
}

}  // namespace

void decode_simd_shift(Builder& b, u32 e) {
  Shift s{2, 0, 0, bit(e, 24), bit(e, 6)};
  const Choice choice = choose(e, s);
  const auto form = static_cast<u8>(kVfpVector | (choice.q_registers ? kVfpQuad : 0) | s.size);
  Uop* uop = emit_simd(b, {choice.op, choice.run, form, double_d(e), kSink, double_m(e)},
                       choice.q_registers);
  if (uop) uop->imm = choice.amount;
}

}  // namespace vesim::isa
