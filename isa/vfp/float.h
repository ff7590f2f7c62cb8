// SPDX-License-Identifier: Apache-2.0
// Floating-point arithmetic for the handlers: on the host's IEEE 754 unit where result and flags
// are provably the reference's (softfloat.h), else by the reference.
//
// The host rounds to nearest. Its result is taken when
//  - the rounding mode is to nearest,
//  - it is a normal number above the smallest exponent, so that no input was a NaN or infinity that
//    matters, and nothing overflowed or was tiny before rounding (UFC, OFC, IOC, DZC stay),
//  - with flush-to-zero, no input is subnormal (IDC stays), and
//  - IXC is already set, or whether the result is exact can be told by an exact residual.
#pragma once

#include <cmath>

#include "isa/vfp/softfloat.h"

namespace vesim::isa::fp {

template <class T>
using HostFloat = std::conditional_t<sizeof(T) == 4, float, double>;

template <class T>
HostFloat<T> to_host(T a) {
  return std::bit_cast<HostFloat<T>>(a);
}
template <class T>
T from_host(HostFloat<T> a) {
  return std::bit_cast<T>(a);
}

template <class T>
constexpr bool is_subnormal(T a) {
  return (a & FpConstants<T>::kInfinity) == 0 && fp_abs(a) != 0;
}

// Normal, and not of the smallest exponent: neither tiny before rounding nor overflowed.
template <class T>
constexpr bool is_ordinary(T a) {
  using C = FpConstants<T>;
  constexpr T kStep = static_cast<T>(T{1} << C::kFraction);
  return static_cast<T>(fp_abs(a) - 2 * kStep) < static_cast<T>(C::kInfinity - 2 * kStep);
}

// Whether the host may compute with these inputs.
template <class T, class... Inputs>
bool host_can(FpControl fp, T a, Inputs... more) {
  if (fp.rounding() != Rounding::Nearest) return false;
  if (!fp.flush_to_zero()) return true;
  return !(is_subnormal(a) || ... || is_subnormal(more));
}

template <class T>
T add(FpControl fp, T a, T b) {
  if (host_can(fp, a, b)) {
    const auto x = to_host(a), y = to_host(b), r = x + y;
    const T result = from_host<T>(r);
    if (is_ordinary(result)) {
      if (fp.raised(kFpscrIxc)) return result;
      // Knuth's two-sum: the rounding error of a sum is itself a number of the format.
      const auto y_part = r - x;
      if ((x - (r - y_part)) + (y - y_part) != 0) fp.raise(kFpscrIxc);
      return result;
    }
  }
  return soft::add(fp, a, b);
}

// FPSub() of a NaN keeps its sign.
template <class T>
T sub(FpControl fp, T a, T b) {
  return add(fp, a, fp_is_nan(b) ? b : fp_neg(b));
}

template <class T>
T mul(FpControl fp, T a, T b) {
  if (host_can(fp, a, b)) {
    const auto x = to_host(a), y = to_host(b), r = x * y;
    const T result = from_host<T>(r);
    if (is_ordinary(result)) {
      if (fp.raised(kFpscrIxc)) return result;
      if constexpr (sizeof(T) == 4) {  // the product of two singles is a double
        if (double{x} * double{y} != double{r}) fp.raise(kFpscrIxc);
        return result;
      }
    }
  }
  return soft::mul(fp, a, b);
}

template <class T>
T div(FpControl fp, T a, T b) {
  if (fp.raised(kFpscrIxc) && host_can(fp, a, b)) {
    const T result = from_host<T>(to_host(a) / to_host(b));
    if (is_ordinary(result)) return result;
  }
  return soft::div(fp, a, b);
}

template <class T>
T sqrt(FpControl fp, T a) {
  if (fp.raised(kFpscrIxc) && host_can(fp, a)) {
    const T result = from_host<T>(std::sqrt(to_host(a)));
    if (is_ordinary(result)) return result;
  }
  return soft::sqrt(fp, a);
}

template <class T>
T mul_add(FpControl fp, T addend, T a, T b) {
  if (fp.raised(kFpscrIxc) && host_can(fp, addend, a, b)) {
    const T result = from_host<T>(std::fma(to_host(a), to_host(b), to_host(addend)));
    if (is_ordinary(result)) return result;
  }
  return soft::mul_add(fp, addend, a, b);
}

template <class T>
u32 compare(FpControl fp, T a, T b, bool signalling) {
  const auto x = to_host(a), y = to_host(b);
  if (!fp.flush_to_zero()) {
    if (x < y) return kCompareLess;
    if (x > y) return kCompareGreater;
    if (x == y) return kCompareEqual;
  }
  return soft::compare(fp, a, b, signalling);
}

inline u64 single_to_double(FpControl fp, u32 a) {
  if (is_ordinary(a)) return from_host<u64>(double{to_host(a)});
  return soft::single_to_double(fp, a);
}

inline u32 double_to_single(FpControl fp, u64 a) {
  if (fp.raised(kFpscrIxc) && host_can(fp, a)) {
    const u32 result = from_host<u32>(static_cast<float>(to_host(a)));
    if (is_ordinary(result)) return result;
  }
  return soft::double_to_single(fp, a);
}

// To an integer of 32 bits, fraction bits before the point.
template <class T>
u32 to_fixed(FpControl fp, T a, unsigned width, unsigned fraction_bits, bool is_signed) {
  if (fp.rounding() == Rounding::Zero && width == 32 && fraction_bits == 0 && is_signed &&
      is_ordinary(a)) {
    const auto x = to_host(a);
    if (std::abs(x) < 0x1p31f) {
      const auto whole = static_cast<s32>(x);
      if (static_cast<HostFloat<T>>(whole) != x) fp.raise(kFpscrIxc);
      return static_cast<u32>(whole);
    }
  }
  return soft::to_fixed(fp, a, width, fraction_bits, is_signed);
}

template <class T>
T from_fixed(FpControl fp, s64 value, unsigned fraction_bits) {
  if (sizeof(T) == 8 && fraction_bits == 0 && value != 0) {  // up to 32 bits are exact
    return from_host<T>(static_cast<HostFloat<T>>(value));
  }
  return soft::from_fixed<T>(fp, value, fraction_bits);
}

}  // namespace vesim::isa::fp
