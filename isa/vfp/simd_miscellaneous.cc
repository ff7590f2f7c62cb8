// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD, two registers, miscellaneous (Arm ARM A7.4.5).
#include "isa/vfp/decode.h"
#include "isa/vfp/float_lanes.h"
#include "isa/vfp/integer_unary_lanes.h"

namespace vesim::isa {

namespace {

using namespace lane;

struct Choice {
  Op op;
  Handler run;  // null: UNDEFINED
  unsigned q_registers;
  u32 imm = 0;
};

// VREV64, VREV32, VREV16: elements of T in groups of kGroup bytes.
template <class T, unsigned kGroup, unsigned kBytes>
void run_reverse(Core& c, const Uop* u) {
  constexpr unsigned kPerGroup = kGroup / sizeof(T);
  const auto m = read_vector<T, kBytes>(c, u->m);
  std::array<T, kBytes / sizeof(T)> d;
  for (unsigned i = 0; i < d.size(); ++i) d[i] = m[i ^ (kPerGroup - 1)];
  write_vector(c, u->d, d);
  return next(c, u);
}
template <unsigned kGroup, class... Ts>
Handler reverse(Sizes s) {
  constexpr Handler kTable[][2] = {{run_reverse<Ts, kGroup, 8>, run_reverse<Ts, kGroup, 16>}...};
  return s.size < sizeof...(Ts) ? kTable[s.size][s.quad] : nullptr;
}

// VPADDL, VPADAL: adjacent pairs, added into elements of twice the width.
template <class T, bool kAccumulate, unsigned kBytes>
void run_pairwise_long(Core& c, const Uop* u) {
  auto d = read_vector<Wide<T>, kBytes>(c, u->d);
  const auto m = read_vector<T, kBytes>(c, u->m);
  for (unsigned i = 0; i < d.size(); ++i) {
    const u64 sum = static_cast<u64>(m[2 * i]) + static_cast<u64>(m[2 * i + 1]);
    d[i] = static_cast<Wide<T>>(sum + (kAccumulate ? static_cast<u64>(d[i]) : 0));
  }
  write_vector(c, u->d, d);
  return next(c, u);
}
template <bool kAccumulate, class... Ts>
Handler pairwise_long(Sizes s) {
  constexpr Handler kTable[][2] = {
      {run_pairwise_long<Ts, kAccumulate, 8>, run_pairwise_long<Ts, kAccumulate, 16>}...};
  return s.size < sizeof...(Ts) ? kTable[s.size][s.quad] : nullptr;
}
template <bool kAccumulate>
Handler pairwise_long_signed(Sizes s, bool is_unsigned) {
  return is_unsigned ? pairwise_long<kAccumulate, u8, u16, u32>(s)
                     : pairwise_long<kAccumulate, s8, s16, s32>(s);
}

template <class F>
Handler unsigned_unary(Sizes s) {
  return same_unary<F, u8, u16, u32>(s);
}
template <class F>
Handler signed_unary(Sizes s) {
  return same_unary<F, s8, s16, s32>(s);
}

// Bits 17:16 = 0.
Choice choose_counts(unsigned opcode, Sizes s) {
  const unsigned q = s.quad ? kQd | kQm : 0;
  switch (opcode) {
    case 0:
      return {Op::NeonPermute, reverse<8, u8, u16, u32>(s), q};
    case 1:
      return {Op::NeonPermute, reverse<4, u8, u16>(s), q};
    case 2:
      return {Op::NeonPermute, reverse<2, u8>(s), q};
    case 4:
    case 5:
      return {Op::NeonPairwise, pairwise_long_signed<false>(s, opcode & 1), q};
    case 8:
      return {Op::NeonIntegerLogic, signed_unary<CountLeadingSignBits>(s), q};
    case 9:
      return {Op::NeonIntegerLogic, unsigned_unary<CountLeadingZeros>(s), q};
    case 10:
      return {Op::NeonIntegerLogic, same_unary<CountOnes, u8>(s), q};
    case 11:
      return {Op::NeonIntegerLogic, same_unary<Not, u8>(s), q};
    case 12:
    case 13:
      return {Op::NeonAccumulate, pairwise_long_signed<true>(s, opcode & 1), q};
    case 14:
      return {Op::NeonSaturating, signed_unary<SaturatingAbsolute>(s), q};
    case 15:
      return {Op::NeonSaturating, signed_unary<SaturatingNegate>(s), q};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

template <class F>
Handler single_unary(Sizes s) {
  if (s.size != 2) return nullptr;
  return s.quad ? run_unary_lanes<F, u32, u32, 4> : run_unary_lanes<F, u32, u32, 2>;
}

template <class Integer, class Float>
Handler either(bool is_float, Sizes s) {
  return is_float ? single_unary<Float>(s) : signed_unary<Integer>(s);
}

// Bits 17:16 = 1: comparisons with zero, VABS, VNEG.
Choice choose_with_zero(unsigned opcode, bool is_float, Sizes s) {
  const unsigned q = s.quad ? kQd | kQm : 0;
  const Op compare = is_float ? Op::NeonFloatCompare : Op::NeonCompare;
  switch (opcode) {
    case 0:
      return {compare, either<GreaterThanZero, flane::GreaterThanZero>(is_float, s), q};
    case 1:
      return {compare, either<GreaterOrEqualZero, flane::GreaterOrEqualZero>(is_float, s), q};
    case 2:
      return {compare, either<EqualZero, flane::EqualZero>(is_float, s), q};
    case 3:
      return {compare, either<LessOrEqualZero, flane::LessOrEqualZero>(is_float, s), q};
    case 4:
      return {compare, either<LessThanZero, flane::LessThanZero>(is_float, s), q};
    case 6:
      return {Op::NeonIntegerAdd, either<Absolute, flane::Absolute>(is_float, s), q};
    case 7:
      return {Op::NeonIntegerAdd, either<Negate, flane::Negate>(is_float, s), q};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

// VCVT between half and single precision: four elements each.
void run_halves_to_singles(Core& c, const Uop* u) {
  const FpControl fp = FpControl::simd(c.vfp);
  const auto m = read_vector<u16, 8>(c, u->m);
  std::array<u32, 4> d;
  for (unsigned i = 0; i < 4; ++i) d[i] = soft::half_to_single(fp, m[i]);
  write_vector(c, u->d, d);
  return next(c, u);
}
void run_singles_to_halves(Core& c, const Uop* u) {
  const FpControl fp = FpControl::simd(c.vfp);
  const auto m = read_vector<u32, 16>(c, u->m);
  std::array<u16, 4> d;
  for (unsigned i = 0; i < 4; ++i) d[i] = soft::single_to_half(fp, m[i]);
  write_vector(c, u->d, d);
  return next(c, u);
}

template <class F, class... Ts>
Handler narrow_to_unsigned(unsigned size) {
  constexpr Handler kTable[] = {
      run_unary_lanes<F, std::make_unsigned_t<Ts>, Wide<Ts>, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}

// Bits 17:16 = 2, without the permutations: `opcode` is bits 10:6.
Choice choose_narrow(unsigned opcode, unsigned size) {
  switch (opcode) {
    case 8:
      return {Op::NeonMove, narrow_unary<Move, u8, u16, u32>(size), kQm};
    case 9:
      return {Op::NeonSaturating, narrow_to_unsigned<SaturatingMove, s8, s16, s32>(size), kQm};
    case 10:
      return {Op::NeonSaturating, narrow_unary<SaturatingMove, s8, s16, s32>(size), kQm};
    case 11:
      return {Op::NeonSaturating, narrow_unary<SaturatingMove, u8, u16, u32>(size), kQm};
    case 12:  // VSHLL by the width
      return {Op::NeonShift, long_unary<ShiftLeft, u8, u16, u32>(size), kQd, 8u << size};
    case 24:
      return {Op::NeonConvert, size == 1 ? run_singles_to_halves : nullptr, kQm};
    case 28:
      return {Op::NeonConvert, size == 1 ? run_halves_to_singles : nullptr, kQd};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

// Bits 17:16 = 3: estimates and conversions to and from integers.
Choice choose_estimate(unsigned opcode, Sizes s) {
  using flane::FromFixed, flane::ToFixed;
  const unsigned q = s.quad ? kQd | kQm : 0;
  switch (opcode) {
    case 8:
      return {Op::NeonReciprocal, single_unary<flane::UnsignedReciprocalEstimate>(s), q};
    case 9:
      return {Op::NeonReciprocal, single_unary<flane::UnsignedReciprocalSqrtEstimate>(s), q};
    case 10:
      return {Op::NeonReciprocal, single_unary<flane::ReciprocalEstimate>(s), q};
    case 11:
      return {Op::NeonReciprocal, single_unary<flane::ReciprocalSqrtEstimate>(s), q};
    case 12:
      return {Op::NeonConvert, single_unary<FromFixed<s32, true>>(s), q};
    case 13:
      return {Op::NeonConvert, single_unary<FromFixed<u32, true>>(s), q};
    case 14:
      return {Op::NeonConvert, single_unary<ToFixed<s32, true>>(s), q};
    case 15:
      return {Op::NeonConvert, single_unary<ToFixed<u32, true>>(s), q};
    default:
      return {Op::Undefined, nullptr, 0};
  }
}

Choice choose(u32 e, Sizes s) {
  const unsigned opcode = bits(e, 10, 7);
  switch (bits(e, 17, 16)) {
    case 0:
      return choose_counts(opcode, s);
    case 1:
      return choose_with_zero(opcode & 7, bit(e, 10), s);
    case 2:
      return choose_narrow(bits(e, 10, 6), s.size);
    default:
      return choose_estimate(opcode, s);
  }
}

}  // namespace

void decode_simd_miscellaneous(Builder& b, u32 e) {
  if (bits(e, 17, 16) == 2 && bits(e, 10, 9) == 0) return decode_simd_permute(b, e);
  const Sizes s{bits(e, 19, 18), bit(e, 6)};
  const Choice choice = choose(e, s);
  const auto form = static_cast<u8>(kVfpVector | (choice.q_registers ? kVfpQuad : 0) | s.size);
  Uop* u = emit_simd(b, {choice.op, choice.run, form, double_d(e), kSink, double_m(e)},
                     choice.q_registers);
  if (u) u->imm = choice.imm;
}

}  // namespace vesim::isa
