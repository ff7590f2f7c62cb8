// SPDX-License-Identifier: Apache-2.0
// Floating-point arithmetic as the Arm ARM defines it (A2.7), in integers only: the reference that
// is independent of the host. Values are bit patterns; u16, u32 and u64 select half, single and
// double precision.
#pragma once

#include "isa/vfp/state.h"

namespace vesim::isa {

// FPSCR.RMode.
enum class Rounding : u8 { Nearest, PlusInfinity, MinusInfinity, Zero };

// The `fpscr_val` argument of the manual's functions, and where exceptions accumulate.
class FpControl {
 public:
  // What VFP instructions use: FPSCR itself.
  static FpControl vfp(VfpState& state) { return {state.fpscr, &state.fpscr}; }
  // StandardFPSCRValue() (A2.7.6), which Advanced SIMD uses.
  static FpControl simd(VfpState& state) {
    return {(state.fpscr & kFpscrAhp) | kFpscrDn | kFpscrFz, &state.fpscr};
  }

  FpControl rounding_towards(Rounding r) const {
    return {with_bits(control_, 23, 22, static_cast<u32>(r)), fpscr_};
  }
  Rounding rounding() const { return static_cast<Rounding>(bits(control_, 23, 22)); }
  bool flush_to_zero() const { return control_ & kFpscrFz; }
  bool default_nan() const { return control_ & kFpscrDn; }
  bool alternative_half() const { return control_ & kFpscrAhp; }

  // FPProcessException(): cumulative flags (and QC of the saturating instructions).
  void raise(u32 flags) const { *fpscr_ |= flags; }
  bool raised(u32 flags) const { return (*fpscr_ & flags) == flags; }

 private:
  FpControl(u32 control, u32* fpscr) : control_(control), fpscr_(fpscr) {}
  u32 control_;
  u32* fpscr_;
};

template <class T>
struct FpFormat;
template <>
struct FpFormat<u16> {
  static constexpr int kExponentBits = 5, kFractionBits = 10;
};
template <>
struct FpFormat<u32> {
  static constexpr int kExponentBits = 8, kFractionBits = 23;
};
template <>
struct FpFormat<u64> {
  static constexpr int kExponentBits = 11, kFractionBits = 52;
};

template <class T>
struct FpConstants {
  static constexpr int kFraction = FpFormat<T>::kFractionBits,
                       kExponent = FpFormat<T>::kExponentBits;
  static constexpr int kBias = (1 << (kExponent - 1)) - 1;
  static constexpr T kSign = static_cast<T>(T{1} << (kFraction + kExponent));
  static constexpr T kInfinity = static_cast<T>(((T{1} << kExponent) - 1) << kFraction);
  static constexpr T kQuiet = static_cast<T>(T{1} << (kFraction - 1));
  static constexpr T kDefaultNan = kInfinity | kQuiet;
  static constexpr T kMaxNormal = kInfinity - 1;
  static constexpr T kTwo = static_cast<T>(T{kBias + 1} << kFraction);
  static constexpr T kThree = kTwo | kQuiet;
};

template <class T>
constexpr bool fp_is_nan(T a) {
  return (a & ~FpConstants<T>::kSign) > FpConstants<T>::kInfinity;
}
template <class T>
constexpr T fp_neg(T a) {
  return a ^ FpConstants<T>::kSign;
}
template <class T>
constexpr T fp_abs(T a) {
  return a & ~FpConstants<T>::kSign;
}

// FPCompare(): the NZCV of the result.
inline constexpr u32 kCompareLess = 0x8, kCompareEqual = 0x6, kCompareGreater = 0x2,
                     kCompareUnordered = 0x3;

// The manual's FPAdd, FPSub, ... for T = u32 and u64.
namespace soft {

template <class T>
T add(FpControl fp, T a, T b);
template <class T>
T mul(FpControl fp, T a, T b);
template <class T>
T div(FpControl fp, T a, T b);
template <class T>
T sqrt(FpControl fp, T a);
// addend + a * b, rounded once.
template <class T>
T mul_add(FpControl fp, T addend, T a, T b);
// (a - b) / 2.
template <class T>
T halved_sub(FpControl fp, T a, T b);
template <class T>
T max(FpControl fp, T a, T b);
template <class T>
T min(FpControl fp, T a, T b);
// `signalling`: a quiet NaN raises Invalid Operation, too.
template <class T>
u32 compare(FpControl fp, T a, T b, bool signalling);

// FPToFixed(): `width` is 16 or 32; the result is sign- or zero-extended.
template <class T>
u32 to_fixed(FpControl fp, T a, unsigned width, unsigned fraction_bits, bool is_signed);
// FixedToFP() of an integer already extended.
template <class T>
T from_fixed(FpControl fp, s64 value, unsigned fraction_bits);

u64 single_to_double(FpControl fp, u32 a);
u32 double_to_single(FpControl fp, u64 a);
u32 half_to_single(FpControl fp, u16 a);
u16 single_to_half(FpControl fp, u32 a);

}  // namespace soft

}  // namespace vesim::isa
