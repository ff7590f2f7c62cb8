// SPDX-License-Identifier: Apache-2.0
// VFP data-processing instructions (Arm ARM A7.5).
#include "isa/vfp/decode.h"
#include "isa/vfp/expand_immediate.h"
#include "isa/vfp/float_lanes.h"

namespace vesim::isa {

namespace {

using flane::FromFixed;
using flane::FusedMulAdd;
using flane::MulAdd;
using flane::ToFixed;

constexpr u8 kSingle = 2, kDouble = 3;

bool is_double(u32 e) { return bit(e, 8); }
unsigned vfp_d(u32 e) { return is_double(e) ? double_d(e) : single_d(e); }
unsigned vfp_n(u32 e) { return is_double(e) ? double_n(e) : single_n(e); }
unsigned vfp_m(u32 e) { return is_double(e) ? double_m(e) : single_m(e); }
u8 vfp_form(u32 e) { return is_double(e) ? kDouble : kSingle; }
// Whether one of the registers, or-ed together, is D16-D31.
bool upper(u32 e, unsigned registers) { return is_double(e) && (registers & 16); }

template <class F>
void three(Builder& b, u32 e, Op op) {
  const Handler run = is_double(e) ? run_scalar<F, u64> : run_scalar<F, u32>;
  emit_vfp(b, {op, run, vfp_form(e), vfp_d(e), vfp_n(e), vfp_m(e),
               upper(e, vfp_d(e) | vfp_n(e) | vfp_m(e))});
}

template <class F>
void two(Builder& b, u32 e, Op op) {
  const Handler run = is_double(e) ? run_unary_scalar<F, u64> : run_unary_scalar<F, u32>;
  emit_vfp(b, {op, run, vfp_form(e), vfp_d(e), kSink, vfp_m(e), upper(e, vfp_d(e) | vfp_m(e))});
}

template <class T>
void run_immediate(Core& c, const Uop* u) {
  if (c.vfp.fpscr & kFpscrShortVector) [[unlikely]]
    return take_short_vector(c, u);
  c.vfp.set_element<T>(u->d, static_cast<T>(u->extra));
  return next(c, u);
}

void move_immediate(Builder& b, u32 e) {
  const u32 imm8 = bits(e, 19, 16) << 4 | bits(e, 3, 0);
  const Handler run = is_double(e) ? run_immediate<u64> : run_immediate<u32>;
  Uop& u = emit_vfp(b, {Op::VfpMove, run, vfp_form(e), vfp_d(e), kSink, kSink, upper(e, vfp_d(e))});
  u.extra = is_double(e) ? expand_float_immediate<u64>(imm8) : expand_float_immediate<u32>(imm8);
}

// VCMP, VCMPE: with u->m, or with +0.0 when u->imm is 1; u->imm2 is E.
template <class T>
void run_compare(Core& c, const Uop* u) {
  const T other = u->imm ? T{0} : c.vfp.element<T>(u->m);
  const u32 nzcv = fp::compare(FpControl::vfp(c.vfp), c.vfp.element<T>(u->d), other, u->imm2 != 0);
  c.vfp.fpscr = with_bits(c.vfp.fpscr, 31, 28, nzcv);
  return next(c, u);
}

void compare(Builder& b, u32 e, bool with_zero) {
  const Handler run = is_double(e) ? run_compare<u64> : run_compare<u32>;
  Uop& u = emit_vfp(b, {Op::VfpCompare, run, vfp_form(e), vfp_d(e), kSink, vfp_m(e),
                        upper(e, vfp_d(e) | (with_zero ? 0 : vfp_m(e)))});
  u.imm = with_zero;
  u.imm2 = bit(e, 7);
}

// VCVTB, VCVTT: the half is in the bottom or top of an S register. Half registers are numbered like
// elements of 16 bits.
void convert_half(Builder& b, u32 e) {
  // sz is (0) in ARMv7: a conversion with double precision in ARMv8, UNPREDICTABLE here.
  if (is_double(e)) return b.undefined();
  const unsigned top = bits(e, 7, 7);
  if (bit(e, 16)) {
    const Handler run = run_conversion<flane::SingleToHalf, u16, u32>;
    emit_vfp(b, {Op::VfpConvert, run, kSingle, single_d(e) * 2 + top, kSink, single_m(e)});
  } else {
    const Handler run = run_conversion<flane::HalfToSingle, u32, u16>;
    emit_vfp(b, {Op::VfpConvert, run, kSingle, single_d(e), kSink, single_m(e) * 2 + top});
  }
}

void convert_precision(Builder& b, u32 e) {
  if (is_double(e)) {
    const Handler run = run_conversion<flane::DoubleToSingle, u32, u64>;
    emit_vfp(b, {Op::VfpConvert, run, kDouble, single_d(e), kSink, double_m(e), double_m(e) > 15});
  } else {
    const Handler run = run_conversion<flane::SingleToDouble, u64, u32>;
    emit_vfp(b, {Op::VfpConvert, run, kSingle, double_d(e), kSink, single_m(e), double_d(e) > 15});
  }
}

template <class T>
Handler from_integer(bool is_signed) {
  return is_signed ? run_conversion<FromFixed<s32, false>, T, u32>
                   : run_conversion<FromFixed<u32, false>, T, u32>;
}

// VCVT rounds towards zero, VCVTR as FPSCR says.
template <class T>
Handler to_integer(bool is_signed, bool towards_zero) {
  if (towards_zero) {
    return is_signed ? run_conversion<ToFixed<s32, true>, u32, T>
                     : run_conversion<ToFixed<u32, true>, u32, T>;
  }
  return is_signed ? run_conversion<ToFixed<s32, false>, u32, T>
                   : run_conversion<ToFixed<u32, false>, u32, T>;
}

void convert_integer(Builder& b, u32 e) {
  if (bit(e, 18)) {
    const bool is_signed = bit(e, 16), towards_zero = bit(e, 7);
    const Handler run = is_double(e) ? to_integer<u64>(is_signed, towards_zero)
                                     : to_integer<u32>(is_signed, towards_zero);
    emit_vfp(b,
             {Op::VfpConvert, run, vfp_form(e), single_d(e), kSink, vfp_m(e), upper(e, vfp_m(e))});
  } else {
    const bool is_signed = bit(e, 7);
    const Handler run = is_double(e) ? from_integer<u64>(is_signed) : from_integer<u32>(is_signed);
    emit_vfp(b,
             {Op::VfpConvert, run, vfp_form(e), vfp_d(e), kSink, single_m(e), upper(e, vfp_d(e))});
  }
}

template <class T, class I>
Handler fixed(bool to_fixed) {
  return to_fixed ? run_conversion<ToFixed<I, true>, T, T>
                  : run_conversion<FromFixed<I, true>, T, T>;
}
template <class T>
Handler fixed(bool to_fixed, bool is_unsigned, bool is_32) {
  if (is_32) return is_unsigned ? fixed<T, u32>(to_fixed) : fixed<T, s32>(to_fixed);
  return is_unsigned ? fixed<T, u16>(to_fixed) : fixed<T, s16>(to_fixed);
}

void convert_fixed(Builder& b, u32 e) {
  const bool to_fixed = bit(e, 18), is_unsigned = bit(e, 16), is_32 = bit(e, 7);
  const unsigned size = is_32 ? 32 : 16, imm5 = bits(e, 3, 0) << 1 | bits(e, 5, 5);
  if (imm5 > size) return b.undefined();  // UNPREDICTABLE
  const Handler run = is_double(e) ? fixed<u64>(to_fixed, is_unsigned, is_32)
                                   : fixed<u32>(to_fixed, is_unsigned, is_32);
  emit_vfp(b, {Op::VfpConvert, run, vfp_form(e), vfp_d(e), kSink, vfp_d(e), upper(e, vfp_d(e))})
      .imm = size - imm5;
}

// Table A7-17.
void decode_other(Builder& b, u32 e) {
  const bool opc3_high = bit(e, 7);
  if (!bit(e, 6)) return move_immediate(b, e);
  switch (bits(e, 19, 16)) {
    case 0:
      return opc3_high ? two<flane::Absolute>(b, e, Op::VfpAbsNeg)
                       : two<flane::Move>(b, e, Op::VfpMove);
    case 1:
      return opc3_high ? two<flane::SquareRoot>(b, e, Op::VfpSquareRoot)
                       : two<flane::Negate>(b, e, Op::VfpAbsNeg);
    case 2:
    case 3:
      return convert_half(b, e);
    case 4:
      return compare(b, e, false);
    case 5:
      return compare(b, e, true);
    case 7:
      return opc3_high ? convert_precision(b, e) : b.undefined();
    case 8:
    case 12:
    case 13:
      return convert_integer(b, e);
    case 10:
    case 11:
    case 14:
    case 15:
      return convert_fixed(b, e);
    default:
      return b.undefined();
  }
}

}  // namespace

// Table A7-16.
void decode_vfp_data_processing(Builder& b, u32 e) {
  const bool op = bit(e, 6);
  switch (bits(e, 23, 23) << 2 | bits(e, 21, 20)) {
    case 0:
      return op ? three<MulAdd<false, true>>(b, e, Op::VfpMultiplyAdd)
                : three<MulAdd<false, false>>(b, e, Op::VfpMultiplyAdd);
    case 1:
      return op ? three<MulAdd<true, true>>(b, e, Op::VfpMultiplyAdd)
                : three<MulAdd<true, false>>(b, e, Op::VfpMultiplyAdd);
    case 2:
      return op ? three<flane::NegatedMul>(b, e, Op::VfpMultiply)
                : three<flane::Mul>(b, e, Op::VfpMultiply);
    case 3:
      return op ? three<flane::Sub>(b, e, Op::VfpAdd) : three<flane::Add>(b, e, Op::VfpAdd);
    case 4:
      return op ? b.undefined() : three<flane::Div>(b, e, Op::VfpDivide);
    case 5:
      return op ? three<FusedMulAdd<true, true>>(b, e, Op::VfpFusedMultiplyAdd)
                : three<FusedMulAdd<true, false>>(b, e, Op::VfpFusedMultiplyAdd);
    case 6:
      return op ? three<FusedMulAdd<false, true>>(b, e, Op::VfpFusedMultiplyAdd)
                : three<FusedMulAdd<false, false>>(b, e, Op::VfpFusedMultiplyAdd);
    default:
      return decode_other(b, e);
  }
}

}  // namespace vesim::isa
