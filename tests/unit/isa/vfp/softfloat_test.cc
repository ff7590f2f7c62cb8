// SPDX-License-Identifier: Apache-2.0
// The reference arithmetic against the host's unit, with default NaNs (which NaN comes out is the
// architectures' own), and the manual's answers where the host has none.
#include "isa/vfp/softfloat.h"

#include <gtest/gtest.h>

#include "tests/unit/isa/vfp/float_values.h"
#include "tests/unit/isa/vfp/host_float.h"

namespace vesim::isa {
namespace {

constexpr int kRuns = 200'000;
constexpr Rounding kRoundings[] = {Rounding::Nearest, Rounding::PlusInfinity,
                                   Rounding::MinusInfinity, Rounding::Zero};

// The host detects tininess after rounding, Arm before it (A2.7.7): a result that was rounded to
// the smallest normal number underflowed for Arm alone.
template <class T>
u32 comparable_flags(u32 flags, T result) {
  constexpr T kSmallest = T{1} << FpConstants<T>::kFraction;
  return fp_abs(result) == kSmallest ? flags & ~kFpscrUfc : flags;
}

template <class T>
T soft_compute(HostOperation operation, FpControl fp, T a, T b, T c) {
  switch (operation) {
    case HostOperation::Add:
      return soft::add(fp, a, b);
    case HostOperation::Sub:
      return soft::add(fp, a, fp_neg(b));
    case HostOperation::Mul:
      return soft::mul(fp, a, b);
    case HostOperation::Div:
      return soft::div(fp, a, b);
    case HostOperation::Sqrt:
      return soft::sqrt(fp, a);
    default:
      return soft::mul_add(fp, c, a, b);
  }
}

// Infinity times zero plus a NaN, whose flags IEEE 754 leaves open: tested below.
template <class T>
bool nan_plus_invalid_product(T a, T b, T c) {
  using C = FpConstants<T>;
  const bool no_product = (fp_abs(a) == C::kInfinity && fp_abs(b) == 0) ||
                          (fp_abs(a) == 0 && fp_abs(b) == C::kInfinity);
  return fp_is_nan(c) && no_product;
}

template <class T>
void expect_agreement(HostOperation operation) {
  Random random(1);
  for (int i = 0; i < kRuns; ++i) {
    const T a = float_value<T>(random), b = float_value<T>(random), c = float_value<T>(random);
    const Rounding rounding = kRoundings[random() % 4];
    if (operation == HostOperation::MulAdd && nan_plus_invalid_product(a, b, c)) continue;
    VfpState state;
    state.fpscr = fpscr_with(rounding, kFpscrDn);
    const T result = soft_compute(operation, FpControl::vfp(state), a, b, c);
    const auto expected = host_compute(operation, rounding, a, b, c);
    ASSERT_EQ(result, expected.value)
        << std::hex << a << " " << b << " " << c << " mode " << static_cast<int>(rounding);
    ASSERT_EQ(comparable_flags(state.fpscr & 0x9f, result),
              comparable_flags(expected.flags, result))
        << std::hex << a << " " << b << " " << c << " mode " << static_cast<int>(rounding);
  }
}

TEST(SoftFloat, AddsLikeTheHost) {
  expect_agreement<u32>(HostOperation::Add);
  expect_agreement<u64>(HostOperation::Add);
}
TEST(SoftFloat, SubtractsLikeTheHost) {
  expect_agreement<u32>(HostOperation::Sub);
  expect_agreement<u64>(HostOperation::Sub);
}
TEST(SoftFloat, MultipliesLikeTheHost) {
  expect_agreement<u32>(HostOperation::Mul);
  expect_agreement<u64>(HostOperation::Mul);
}
TEST(SoftFloat, DividesLikeTheHost) {
  expect_agreement<u32>(HostOperation::Div);
  expect_agreement<u64>(HostOperation::Div);
}
TEST(SoftFloat, TakesRootsLikeTheHost) {
  expect_agreement<u32>(HostOperation::Sqrt);
  expect_agreement<u64>(HostOperation::Sqrt);
}
TEST(SoftFloat, FusesLikeTheHost) {
  expect_agreement<u32>(HostOperation::MulAdd);
  expect_agreement<u64>(HostOperation::MulAdd);
}

TEST(SoftFloat, ConvertsPrecisionLikeTheHost) {
  Random random(2);
  for (int i = 0; i < kRuns; ++i) {
    const double near_single = std::bit_cast<float>(float_value<u32>(random));
    const u64 d =
        i % 2 ? float_value<u64>(random) : std::bit_cast<u64>(near_single) + random() % 3 - 1;
    const Rounding rounding = kRoundings[random() % 4];
    VfpState state;
    state.fpscr = fpscr_with(rounding, kFpscrDn);
    const u32 single = soft::double_to_single(FpControl::vfp(state), d);
    const auto expected = host_double_to_single(rounding, d);
    ASSERT_EQ(single, expected.value) << std::hex << d;
    ASSERT_EQ(comparable_flags(state.fpscr & 0x9f, single),
              comparable_flags(expected.flags, single))
        << std::hex << d;

    const u32 s = float_value<u32>(random);
    state.fpscr = kFpscrDn;
    const auto wide = host_single_to_double(s);
    ASSERT_EQ(soft::single_to_double(FpControl::vfp(state), s), wide.value) << std::hex << s;
    ASSERT_EQ(state.fpscr & 0x9f, wide.flags) << std::hex << s;
  }
}

TEST(SoftFloat, ConvertsIntegersLikeTheHost) {
  Random random(3);
  for (int i = 0; i < kRuns; ++i) {
    const Rounding rounding = kRoundings[random() % 4];
    const s64 value = static_cast<s32>(random() >> random() % 32);
    VfpState state;
    state.fpscr = fpscr_with(rounding);
    const auto single = host_integer_to_single(rounding, value);
    ASSERT_EQ(soft::from_fixed<u32>(FpControl::vfp(state), value, 0), single.value) << value;
    ASSERT_EQ(state.fpscr & 0x9f, single.flags) << value;

    const u64 d = float_value<u64>(random);
    state.fpscr = fpscr_with(rounding);
    const auto whole = host_to_integer(rounding, d);
    ASSERT_EQ(soft::to_fixed(FpControl::vfp(state), d, 32, 0, true), whole.value) << std::hex << d;
    ASSERT_EQ(state.fpscr & 0x9f, whole.flags) << std::hex << d;
  }
}

// A2.7.7: the result keeps the first signalling NaN, else the first quiet one, made quiet.
TEST(SoftFloat, PropagatesTheNanThatTheManualSays) {
  constexpr u32 kQuiet1 = 0x7fc00001, kQuiet2 = 0xffc00002, kSignalling = 0x7f800003;
  VfpState state;
  EXPECT_EQ(soft::add(FpControl::vfp(state), kQuiet1, kQuiet2), kQuiet1);
  EXPECT_EQ(state.fpscr, 0u);
  EXPECT_EQ(soft::add(FpControl::vfp(state), kQuiet1, kSignalling), 0x7fc00003u);
  EXPECT_EQ(state.fpscr, kFpscrIoc);
  EXPECT_EQ(soft::mul_add(FpControl::vfp(state), kQuiet2, kQuiet1, 0u), kQuiet2);
  state.fpscr = kFpscrDn;
  EXPECT_EQ(soft::add(FpControl::vfp(state), kQuiet1, kQuiet2), 0x7fc00000u);
}

// FPMulAdd: infinity times zero plus a quiet NaN is the default NaN, and invalid.
TEST(SoftFloat, FusedInvalidProductBeatsQuietAddend) {
  VfpState state;
  EXPECT_EQ(soft::mul_add(FpControl::vfp(state), 0xffc00002u, 0x7f800000u, 0u), 0x7fc00000u);
  EXPECT_EQ(state.fpscr, kFpscrIoc);
}

TEST(SoftFloat, FlushesSubnormals) {
  constexpr u32 kSubnormal = 0x80000001, kSmallest = 0x00800000, kHalf = 0x3f000000;
  VfpState state;
  state.fpscr = kFpscrFz;
  EXPECT_EQ(soft::add(FpControl::vfp(state), kSubnormal, kSubnormal), 0x80000000u);
  EXPECT_EQ(state.fpscr, kFpscrFz | kFpscrIdc);
  state.fpscr = kFpscrFz;
  // Neither inexact nor rounded: only UFC (FPRound).
  EXPECT_EQ(soft::mul(FpControl::vfp(state), kSmallest | 0x80000000, kHalf), 0x80000000u);
  EXPECT_EQ(state.fpscr, kFpscrFz | kFpscrUfc);
}

// (2^-126 + ulp) * (1 - 2^-23) is just below 2^-126, and rounds up to it.
TEST(SoftFloat, DetectsTininessBeforeRounding) {
  VfpState state;
  EXPECT_EQ(soft::mul(FpControl::vfp(state), 0x00800001u, 0x3f7ffffeu), 0x00800000u);
  EXPECT_EQ(state.fpscr, kFpscrUfc | kFpscrIxc);
  state.fpscr = kFpscrFz;
  EXPECT_EQ(soft::mul(FpControl::vfp(state), 0x00800001u, 0x3f7ffffeu), 0u);
  EXPECT_EQ(state.fpscr, kFpscrFz | kFpscrUfc);
}

TEST(SoftFloat, ComparesZerosEqualAndNansUnordered) {
  VfpState state;
  const FpControl fp = FpControl::vfp(state);
  EXPECT_EQ(soft::compare(fp, 0x00000000u, 0x80000000u, true), kCompareEqual);
  EXPECT_EQ(soft::compare(fp, 0xbf800000u, 0x3f800000u, true), kCompareLess);
  EXPECT_EQ(soft::compare(fp, 0xbf800000u, 0xc0000000u, true), kCompareGreater);
  EXPECT_EQ(soft::compare(fp, 0x7fc00000u, 0u, false), kCompareUnordered);
  EXPECT_EQ(state.fpscr, 0u);
  EXPECT_EQ(soft::compare(fp, 0x7fc00000u, 0u, true), kCompareUnordered);
  EXPECT_EQ(state.fpscr, kFpscrIoc);
}

TEST(SoftFloat, MaxAndMinOrderZerosBySign) {
  VfpState state;
  const FpControl fp = FpControl::vfp(state);
  EXPECT_EQ(soft::max(fp, 0x80000000u, 0u), 0u);
  EXPECT_EQ(soft::max(fp, 0x80000000u, 0x80000000u), 0x80000000u);
  EXPECT_EQ(soft::min(fp, 0u, 0x80000000u), 0x80000000u);
  EXPECT_EQ(soft::min(fp, 0x7fc01234u, 0u), 0x7fc01234u);
}

// Every half is a single; converting back gives the same, whichever the format.
TEST(SoftFloat, ConvertsEveryHalfThereAndBack) {
  for (const u32 format : {0u, kFpscrAhp}) {
    for (u32 half = 0; half < 0x10000; ++half) {
      VfpState state;
      state.fpscr = format;
      const FpControl fp = FpControl::vfp(state);
      const u32 single = soft::half_to_single(fp, static_cast<u16>(half));
      const bool signalling = !format && fp_is_nan(static_cast<u16>(half)) && !(half & 0x200);
      ASSERT_EQ(state.fpscr & 0x9f, signalling ? kFpscrIoc : 0u) << half;
      ASSERT_EQ(soft::single_to_half(fp, single), signalling ? half | 0x200 : half) << half;
    }
  }
}

TEST(SoftFloat, RoundsSinglesToHalves) {
  VfpState state;
  const FpControl fp = FpControl::vfp(state);
  EXPECT_EQ(soft::single_to_half(fp, 0x3f801000u), 0x3c00u);  // a tie, to even
  EXPECT_EQ(soft::single_to_half(fp, 0x3f803000u), 0x3c02u);
  EXPECT_EQ(state.fpscr, kFpscrIxc);
  EXPECT_EQ(soft::single_to_half(fp, 0x477ff000u), 0x7c00u);  // 65520: overflows
  EXPECT_EQ(state.fpscr, kFpscrIxc | kFpscrOfc);
  VfpState alternative;
  alternative.fpscr = kFpscrAhp;
  EXPECT_EQ(soft::single_to_half(FpControl::vfp(alternative), 0x477ff000u), 0x7c00u);  // 65536
  EXPECT_EQ(alternative.fpscr, kFpscrAhp | kFpscrIxc);
  EXPECT_EQ(soft::single_to_half(FpControl::vfp(alternative), 0xc8000000u), 0xffffu);  // -131072
  EXPECT_EQ(alternative.fpscr, kFpscrAhp | kFpscrIxc | kFpscrIoc);
  alternative.fpscr = kFpscrAhp;
  EXPECT_EQ(soft::single_to_half(FpControl::vfp(alternative), 0xffc00000u), 0x8000u);  // NaN
  EXPECT_EQ(alternative.fpscr, kFpscrAhp | kFpscrIoc);
}

TEST(SoftFloat, SaturatesFixedPoint) {
  VfpState state;
  const FpControl fp = FpControl::vfp(state).rounding_towards(Rounding::Zero);
  EXPECT_EQ(soft::to_fixed(fp, 0x3fc00000u, 16, 8, true), 0x180u);  // 1.5
  EXPECT_EQ(state.fpscr, 0u);
  EXPECT_EQ(soft::to_fixed(fp, 0x43000000u, 16, 8, true), 0x7fffu);  // 128.0
  EXPECT_EQ(state.fpscr, kFpscrIoc);
  EXPECT_EQ(soft::to_fixed(fp, 0xc3010000u, 16, 8, true), 0xffff8000u);
  EXPECT_EQ(soft::to_fixed(fp, 0xbf800000u, 32, 0, false), 0u);
  EXPECT_EQ(soft::to_fixed(fp, 0x7fc00000u, 32, 0, true), 0u);
  state.fpscr = 0;
  EXPECT_EQ(soft::to_fixed(fp, 0xbf000000u, 32, 0, false), 0u);  // -0.5 rounds to zero first
  EXPECT_EQ(state.fpscr, kFpscrIxc);
}

}  // namespace
}  // namespace vesim::isa
