// SPDX-License-Identifier: Apache-2.0
// float.h answers like the reference whatever FPSCR says, flags included: the host's arithmetic is
// a shortcut that nobody can see.
#include <gtest/gtest.h>

#include "isa/vfp/float.h"
#include "tests/unit/isa/vfp/float_values.h"

namespace vesim::isa {
namespace {

// Often what lets the host compute: to nearest, IXC set or not.
u32 any_fpscr(Random& random) {
  const u32 any = static_cast<u32>(random()) & (kFpscrWritable & ~kFpscrShortVector);
  return random() % 4 ? any & (kFpscrIxc | kFpscrFz | kFpscrDn) : any;
}

// Runs both on the same operands and FPSCR, as VFP and as Advanced SIMD.
template <class T, class Fast, class Reference>
void expect_same(Fast fast, Reference reference) {
  Random random(4);
  for (int i = 0; i < 400'000; ++i) {
    const T a = float_value<T>(random), b = float_value<T>(random), c = float_value<T>(random);
    VfpState one, other;
    one.fpscr = other.fpscr = any_fpscr(random);
    const u32 before = one.fpscr;
    const bool simd = random() % 2;
    const auto control = [&](VfpState& s) { return simd ? FpControl::simd(s) : FpControl::vfp(s); };
    const auto result = fast(control(one), a, b, c);
    const auto expected = reference(control(other), a, b, c);
    ASSERT_EQ(result, expected) << std::hex << a << " " << b << " " << c << " fpscr " << before;
    ASSERT_EQ(one.fpscr, other.fpscr) << std::hex << a << " " << b << " " << c << " " << before;
  }
}

template <class T>
class FastPath : public testing::Test {};
using Formats = testing::Types<u32, u64>;
TYPED_TEST_SUITE(FastPath, Formats);

TYPED_TEST(FastPath, Add) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T b, T) { return fp::add(fp, a, b); },
                 [](FpControl fp, T a, T b, T) { return soft::add(fp, a, b); });
}
TYPED_TEST(FastPath, Multiply) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T b, T) { return fp::mul(fp, a, b); },
                 [](FpControl fp, T a, T b, T) { return soft::mul(fp, a, b); });
}
TYPED_TEST(FastPath, Divide) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T b, T) { return fp::div(fp, a, b); },
                 [](FpControl fp, T a, T b, T) { return soft::div(fp, a, b); });
}
TYPED_TEST(FastPath, SquareRoot) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T, T) { return fp::sqrt(fp, a); },
                 [](FpControl fp, T a, T, T) { return soft::sqrt(fp, a); });
}
TYPED_TEST(FastPath, FusedMultiplyAdd) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T b, T c) { return fp::mul_add(fp, c, a, b); },
                 [](FpControl fp, T a, T b, T c) { return soft::mul_add(fp, c, a, b); });
}
TYPED_TEST(FastPath, Compare) {
  using T = TypeParam;
  expect_same<T>([](FpControl fp, T a, T b, T c) { return fp::compare(fp, a, b, c & 1); },
                 [](FpControl fp, T a, T b, T c) { return soft::compare(fp, a, b, c & 1); });
}
TYPED_TEST(FastPath, ToInteger) {
  using T = TypeParam;
  const auto control = [](FpControl fp, T b) {
    return b & 1 ? fp.rounding_towards(Rounding::Zero) : fp;
  };
  expect_same<T>(
      [&](FpControl fp, T a, T b, T c) { return fp::to_fixed(control(fp, b), a, 32, 0, c & 1); },
      [&](FpControl fp, T a, T b, T c) { return soft::to_fixed(control(fp, b), a, 32, 0, c & 1); });
}
TYPED_TEST(FastPath, FromInteger) {
  using T = TypeParam;
  const auto integer = [](T a) { return static_cast<s64>(static_cast<s32>(a)); };
  expect_same<T>([&](FpControl fp, T a, T, T) { return fp::from_fixed<T>(fp, integer(a), 0); },
                 [&](FpControl fp, T a, T, T) { return soft::from_fixed<T>(fp, integer(a), 0); });
}
TEST(FastPathBetweenFormats, ChangeOfPrecision) {
  expect_same<u64>([](FpControl fp, u64 a, u64, u64) { return fp::double_to_single(fp, a); },
                   [](FpControl fp, u64 a, u64, u64) { return soft::double_to_single(fp, a); });
  expect_same<u32>([](FpControl fp, u32 a, u32, u32) { return fp::single_to_double(fp, a); },
                   [](FpControl fp, u32 a, u32, u32) { return soft::single_to_double(fp, a); });
}

}  // namespace
}  // namespace vesim::isa
