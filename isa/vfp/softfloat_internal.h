// SPDX-License-Identifier: Apache-2.0
// Unpacking and rounding, shared by softfloat.cc and softfloat_convert.cc.
#pragma once

#include "isa/vfp/softfloat.h"

namespace vesim::isa::soft {

__extension__ using u128 = unsigned __int128;

enum class Kind : u8 { Zero, Finite, Infinity, QuietNan, SignallingNan };

// FPUnpack(): the value of a Finite is significand / 2^63 * 2^exponent, with bit 63 set.
struct Unpacked {
  Kind kind;
  bool sign;
  int exponent;
  u64 significand;

  bool nan() const { return kind >= Kind::QuietNan; }
};

// Right shift that keeps "something was lost" in the lowest bit.
template <class U>
constexpr U shift_right_jam(U value, int n) {
  if (n == 0) return value;
  if (n >= static_cast<int>(sizeof(U) * 8)) return value != 0;
  return (value >> n) | ((value << (static_cast<int>(sizeof(U) * 8) - n)) != 0);
}

template <class T>
Unpacked unpack(FpControl fp, T a) {
  using C = FpConstants<T>;
  const bool sign = a & C::kSign;
  const int biased = static_cast<int>((a & C::kInfinity) >> C::kFraction);
  const u64 fraction = a & ((u64{1} << C::kFraction) - 1);
  constexpr bool kHalf = sizeof(T) == 2;
  if (biased == 0) {
    if (fraction == 0) return {Kind::Zero, sign, 0, 0};
    if (!kHalf && fp.flush_to_zero()) {
      fp.raise(kFpscrIdc);
      return {Kind::Zero, sign, 0, 0};
    }
    const int shift = std::countl_zero(fraction);
    return {Kind::Finite, sign, 1 - C::kBias + (63 - C::kFraction) - shift, fraction << shift};
  }
  if (biased == (1 << C::kExponent) - 1 && !(kHalf && fp.alternative_half())) {
    if (fraction == 0) return {Kind::Infinity, sign, 0, 0};
    return {a & C::kQuiet ? Kind::QuietNan : Kind::SignallingNan, sign, 0, 0};
  }
  return {Kind::Finite, sign, biased - C::kBias,
          (fraction | u64{1} << C::kFraction) << (63 - C::kFraction)};
}

// Whether rounding adds one to the magnitude whose lowest kept bit is `odd`; `rest` is what is cut
// off, as a fraction of 2^64.
constexpr bool rounds_up(Rounding rounding, bool sign, bool odd, u64 rest) {
  constexpr u64 kHalfway = u64{1} << 63;
  switch (rounding) {
    case Rounding::Nearest:
      return rest > kHalfway || (rest == kHalfway && odd);
    case Rounding::PlusInfinity:
      return rest != 0 && !sign;
    case Rounding::MinusInfinity:
      return rest != 0 && sign;
    default:
      return false;
  }
}

// FPRound() of significand / 2^63 * 2^exponent; the lowest bit of the significand is sticky.
template <class T>
T round(FpControl fp, bool sign, int exponent, u64 significand) {
  using C = FpConstants<T>;
  constexpr bool kHalf = sizeof(T) == 2;
  constexpr int kMinimum = 1 - C::kBias, kDrop = 63 - C::kFraction;
  constexpr int kSpecial = (1 << C::kExponent) - 1;
  const T signed_zero = sign ? C::kSign : T{0};
  if (!kHalf && fp.flush_to_zero() && exponent < kMinimum) {
    fp.raise(kFpscrUfc);
    return signed_zero;
  }
  int biased = exponent + C::kBias;
  if (biased <= 0) {
    significand = shift_right_jam(significand, kMinimum - exponent);
    biased = 0;
  }
  u64 mantissa = significand >> kDrop;
  const u64 rest = significand << (64 - kDrop);
  if (biased == 0 && rest != 0) fp.raise(kFpscrUfc);
  if (rounds_up(fp.rounding(), sign, mantissa & 1, rest)) ++mantissa;

  // The leading bit of the mantissa, and a carry out of it, add to the exponent field.
  const bool alternative = kHalf && fp.alternative_half();
  const int limit = alternative ? kSpecial + 1 : kSpecial;
  const u64 field = biased == 0 ? 0 : static_cast<u64>(biased - 1);
  if (static_cast<int>(field + (mantissa >> C::kFraction)) >= limit) {
    if (alternative) {
      fp.raise(kFpscrIoc);
      return static_cast<T>(signed_zero | (C::kSign - 1));
    }
    fp.raise(kFpscrOfc | kFpscrIxc);
    const bool to_infinity =
        fp.rounding() == Rounding::Nearest ||
        fp.rounding() == (sign ? Rounding::MinusInfinity : Rounding::PlusInfinity);
    return static_cast<T>(signed_zero | (to_infinity ? C::kInfinity : C::kMaxNormal));
  }
  if (rest != 0) fp.raise(kFpscrIxc);
  return static_cast<T>(signed_zero | ((field << C::kFraction) + mantissa));
}

template <class T>
T invalid(FpControl fp) {
  fp.raise(kFpscrIoc);
  return FpConstants<T>::kDefaultNan;
}

// FPProcessNaN().
template <class T>
T process_nan(FpControl fp, T a) {
  if (!(a & FpConstants<T>::kQuiet)) fp.raise(kFpscrIoc);
  return fp.default_nan() ? FpConstants<T>::kDefaultNan : (a | FpConstants<T>::kQuiet);
}

// FPProcessNaNs(): the first signalling NaN, else the first quiet one. One must be a NaN.
template <class T>
T process_nans(FpControl fp, const Unpacked& ua, const Unpacked& ub, T a, T b) {
  if (ua.kind == Kind::SignallingNan) return process_nan(fp, a);
  if (ub.kind == Kind::SignallingNan) return process_nan(fp, b);
  return process_nan(fp, ua.nan() ? a : b);
}

}  // namespace vesim::isa::soft
