// SPDX-License-Identifier: Apache-2.0
// VRECPE, VRSQRTE and their steps against the manual's pseudocode (A2.7.9, A2.7.10), which is in
// real arithmetic: every table entry is recomputed here in double precision, as printed there.
#include "isa/vfp/estimate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vesim::isa {
namespace {

// recip_estimate() and recip_sqrt_estimate() of the manual.
double manual_reciprocal(double a) {
  const int q = static_cast<int>(a * 512.0);
  const double r = 1.0 / ((q + 0.5) / 512.0);
  return static_cast<int>(256.0 * r + 0.5) / 256.0;
}
double manual_reciprocal_sqrt(double a) {
  const double scale = a < 0.5 ? 512.0 : 256.0;
  const int q = static_cast<int>(a * scale);
  const double r = 1.0 / std::sqrt((q + 0.5) / scale);
  return static_cast<int>(256.0 * r + 0.5) / 256.0;
}

TEST(Estimate, UnsignedTablesAreTheManuals) {
  for (u64 operand = 0; operand < 0x1'0000'0000; operand += 0x3'0001) {
    const auto a = static_cast<u32>(operand);
    const double value = a / 0x1p32;
    const u32 reciprocal =
        value < 0.5 ? 0xffffffff : static_cast<u32>(manual_reciprocal(value) * 0x1p31);
    const u32 root =
        value < 0.25 ? 0xffffffff : static_cast<u32>(manual_reciprocal_sqrt(value) * 0x1p31);
    ASSERT_EQ(unsigned_reciprocal_estimate(a), reciprocal) << a;
    ASSERT_EQ(unsigned_reciprocal_sqrt_estimate(a), root) << a;
  }
}

float single(u32 a) { return std::bit_cast<float>(a); }

TEST(Estimate, SinglesAreTheManuals) {
  for (u32 a = 0x00800000; a < 0x7f800000; a += 0x7ff1) {
    VfpState state;
    const FpControl fp = FpControl::simd(state);
    int exponent = 0;
    const double scaled = std::frexp(single(a), &exponent);  // 0.5 to 1
    const bool underflows = exponent > 126;                  // 2^126 or more
    const double reciprocal = underflows ? 0.0 : std::ldexp(manual_reciprocal(scaled), -exponent);
    ASSERT_EQ(double{single(reciprocal_estimate(fp, a))}, reciprocal) << std::hex << a;
    ASSERT_EQ(state.fpscr, underflows ? kFpscrUfc : 0u);
    const bool odd = exponent & 1;
    const double root = manual_reciprocal_sqrt(odd ? scaled / 2 : scaled);
    ASSERT_EQ(double{single(reciprocal_sqrt_estimate(fp, a))},
              std::ldexp(root, -(exponent + odd) / 2))
        << std::hex << a;
  }
}

TEST(Estimate, SpecialOperands) {
  VfpState state;
  const FpControl fp = FpControl::simd(state);
  EXPECT_EQ(reciprocal_estimate(fp, 0xff800000), 0x80000000u);
  EXPECT_EQ(state.fpscr, 0u);
  EXPECT_EQ(reciprocal_estimate(fp, 0x80000000), 0xff800000u);
  EXPECT_EQ(state.fpscr, kFpscrDzc);
  state.fpscr = 0;
  EXPECT_EQ(reciprocal_sqrt_estimate(fp, 0x80000001), 0xff800000u);  // flushed to -0
  EXPECT_EQ(state.fpscr, kFpscrDzc | kFpscrIdc);
  state.fpscr = 0;
  EXPECT_EQ(reciprocal_sqrt_estimate(fp, 0xbf800000), 0x7fc00000u);
  EXPECT_EQ(state.fpscr, kFpscrIoc);
}

TEST(Estimate, StepsTakeInfinityTimesZeroAsZero) {
  VfpState state;
  const FpControl fp = FpControl::simd(state);
  EXPECT_EQ(reciprocal_step(fp, 0x7f800000, 0x80000000), 0x40000000u);       // 2
  EXPECT_EQ(reciprocal_sqrt_step(fp, 0x7f800000, 0x80000000), 0x3fc00000u);  // 1.5
  EXPECT_EQ(state.fpscr, 0u);
  EXPECT_EQ(reciprocal_step(fp, 0x3f800000, 0x3f000000), 0x3fc00000u);       // 2 - 0.5
  EXPECT_EQ(reciprocal_sqrt_step(fp, 0x3f800000, 0x3f800000), 0x3f800000u);  // (3 - 1) / 2
}

}  // namespace
}  // namespace vesim::isa
