// SPDX-License-Identifier: Apache-2.0
#include "isa/vfp/softfloat.h"

#include <utility>

#include "isa/vfp/softfloat_internal.h"

namespace vesim::isa::soft {

namespace {

template <class T>
T infinity(bool sign) {
  using C = FpConstants<T>;
  return static_cast<T>((sign ? C::kSign : T{0}) | C::kInfinity);
}

template <class T>
T zero(bool sign) {
  return sign ? FpConstants<T>::kSign : T{0};
}

// significand / 2^126 * 2^exponent; bit 127 is room for a carry.
struct Wide {
  bool sign;
  int exponent;
  u128 significand;
};

Wide widen(const Unpacked& a) { return {a.sign, a.exponent, u128{a.significand} << 63}; }

// The exact product of two finite numbers.
Wide product(const Unpacked& a, const Unpacked& b) {
  Wide w{a.sign != b.sign, a.exponent + b.exponent, u128{a.significand} * b.significand};
  if (w.significand >> 127) {
    // The formats leave at least 20 zeros at the bottom: nothing is lost.
    w.significand >>= 1;
    ++w.exponent;
  }
  return w;
}

template <class T>
T round_wide(FpControl fp, const Wide& w) {
  const u64 high = static_cast<u64>(w.significand >> 64);
  const int shift =
      high ? std::countl_zero(high) : 64 + std::countl_zero(static_cast<u64>(w.significand));
  // Zero never comes here.  NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult)
  const u128 normal = w.significand << shift;
  const u64 significand =
      static_cast<u64>(normal >> 64) | static_cast<u64>(static_cast<u64>(normal) != 0);
  return round<T>(fp, w.sign, w.exponent + 1 - shift, significand);
}

// The rounded sum of two finite numbers, scaled by 2^scale.
template <class T>
T sum(FpControl fp, Wide a, Wide b, int scale = 0) {
  if (a.exponent < b.exponent) std::swap(a, b);
  b.significand = shift_right_jam(b.significand, a.exponent - b.exponent);
  Wide result{a.sign, a.exponent + scale, 0};
  if (a.sign == b.sign) {
    result.significand = a.significand + b.significand;
  } else if (a.significand >= b.significand) {
    result.significand = a.significand - b.significand;
  } else {
    result.significand = b.significand - a.significand;
    result.sign = b.sign;
  }
  if (result.significand == 0) return zero<T>(fp.rounding() == Rounding::MinusInfinity);
  return round_wide<T>(fp, result);
}

template <class T>
T add_scaled(FpControl fp, T a, T b, int scale) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) return process_nans(fp, ua, ub, a, b);
  if (ua.kind == Kind::Infinity) {
    if (ub.kind == Kind::Infinity && ua.sign != ub.sign) return invalid<T>(fp);
    return infinity<T>(ua.sign);
  }
  if (ub.kind == Kind::Infinity) return infinity<T>(ub.sign);
  if (ua.kind == Kind::Zero && ub.kind == Kind::Zero) {
    return zero<T>(ua.sign == ub.sign ? ua.sign : fp.rounding() == Rounding::MinusInfinity);
  }
  if (ua.kind == Kind::Zero) return round<T>(fp, ub.sign, ub.exponent + scale, ub.significand);
  if (ub.kind == Kind::Zero) return round<T>(fp, ua.sign, ua.exponent + scale, ua.significand);
  return sum<T>(fp, widen(ua), widen(ub), scale);
}

// The integer square root of `radicand`; true in `inexact` when there is a remainder.
u64 integer_sqrt(u128 radicand, bool& inexact) {
  u128 root = 0, rest = 0;
  for (int i = 0; i < 64; ++i) {
    rest = (rest << 2) | (radicand >> 126);
    radicand <<= 2;
    const u128 trial = (root << 2) | 1;
    root <<= 1;
    if (rest >= trial) {
      rest -= trial;
      root |= 1;
    }
  }
  inexact = rest != 0;
  return static_cast<u64>(root);
}

}  // namespace

template <class T>
T add(FpControl fp, T a, T b) {
  return add_scaled(fp, a, b, 0);
}

template <class T>
T halved_sub(FpControl fp, T a, T b) {
  const Unpacked ub = unpack(fp, b);
  return add_scaled(fp, a, ub.nan() ? b : fp_neg(b), -1);
}

template <class T>
T mul(FpControl fp, T a, T b) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) return process_nans(fp, ua, ub, a, b);
  const bool sign = ua.sign != ub.sign;
  if (ua.kind == Kind::Infinity || ub.kind == Kind::Infinity) {
    if (ua.kind == Kind::Zero || ub.kind == Kind::Zero) return invalid<T>(fp);
    return infinity<T>(sign);
  }
  if (ua.kind == Kind::Zero || ub.kind == Kind::Zero) return zero<T>(sign);
  return round_wide<T>(fp, product(ua, ub));
}

template <class T>
T div(FpControl fp, T a, T b) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) return process_nans(fp, ua, ub, a, b);
  const bool sign = ua.sign != ub.sign;
  if (ua.kind == ub.kind && ua.kind != Kind::Finite) return invalid<T>(fp);  // 0/0, inf/inf
  if (ua.kind == Kind::Infinity) return infinity<T>(sign);
  if (ub.kind == Kind::Zero) {
    fp.raise(kFpscrDzc);
    return infinity<T>(sign);
  }
  if (ua.kind == Kind::Zero || ub.kind == Kind::Infinity) return zero<T>(sign);
  const u128 dividend = u128{ua.significand} << 63;
  const u128 quotient = dividend / ub.significand;
  const bool inexact = quotient * ub.significand != dividend;
  return round_wide<T>(
      fp, {sign, ua.exponent - ub.exponent, (quotient << 63) | static_cast<unsigned>(inexact)});
}

template <class T>
T sqrt(FpControl fp, T a) {
  const Unpacked ua = unpack(fp, a);
  if (ua.nan()) return process_nan(fp, a);
  if (ua.kind == Kind::Zero) return zero<T>(ua.sign);
  if (ua.sign) return invalid<T>(fp);
  if (ua.kind == Kind::Infinity) return infinity<T>(false);
  const bool odd = ua.exponent & 1;
  bool inexact = false;
  const u64 root = integer_sqrt(u128{ua.significand} << (odd ? 64 : 63), inexact);
  return round<T>(fp, false, (ua.exponent - odd) / 2, root | static_cast<u64>(inexact));
}

template <class T>
T mul_add(FpControl fp, T addend, T a, T b) {
  const Unpacked uc = unpack(fp, addend), ua = unpack(fp, a), ub = unpack(fp, b);
  const bool infinite = ua.kind == Kind::Infinity || ub.kind == Kind::Infinity;
  const bool no_product = infinite && (ua.kind == Kind::Zero || ub.kind == Kind::Zero);
  if (uc.kind == Kind::QuietNan && no_product) return invalid<T>(fp);
  if (uc.nan() || ua.nan() || ub.nan()) {  // FPProcessNaNs3()
    if (uc.kind == Kind::SignallingNan) return process_nan(fp, addend);
    if (ua.kind == Kind::SignallingNan) return process_nan(fp, a);
    if (ub.kind == Kind::SignallingNan) return process_nan(fp, b);
    return process_nan(fp, uc.nan() ? addend : ua.nan() ? a : b);
  }
  const bool sign = ua.sign != ub.sign;
  if (no_product || (infinite && uc.kind == Kind::Infinity && uc.sign != sign)) {
    return invalid<T>(fp);
  }
  if (infinite) return infinity<T>(sign);
  if (uc.kind == Kind::Infinity) return infinity<T>(uc.sign);
  if (ua.kind == Kind::Zero || ub.kind == Kind::Zero) {
    if (uc.kind == Kind::Finite) return round<T>(fp, uc.sign, uc.exponent, uc.significand);
    return zero<T>(uc.sign == sign ? sign : fp.rounding() == Rounding::MinusInfinity);
  }
  const Wide p = product(ua, ub);
  if (uc.kind == Kind::Zero) return round_wide<T>(fp, p);
  return sum<T>(fp, widen(uc), p);
}

template <class T>
u32 compare(FpControl fp, T a, T b, bool signalling) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) {
    if (signalling || ua.kind == Kind::SignallingNan || ub.kind == Kind::SignallingNan) {
      fp.raise(kFpscrIoc);
    }
    return kCompareUnordered;
  }
  // Sign and magnitude to two's complement order; zeros of both signs are equal.
  const auto ordered = [](const Unpacked& u, T value) {
    const s64 magnitude = u.kind == Kind::Zero ? 0 : static_cast<s64>(u64{fp_abs(value)});
    return u.sign ? -magnitude : magnitude;
  };
  const s64 oa = ordered(ua, a), ob = ordered(ub, b);
  return oa == ob ? kCompareEqual : oa < ob ? kCompareLess : kCompareGreater;
}

template <class T>
T max(FpControl fp, T a, T b) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) return process_nans(fp, ua, ub, a, b);
  if (ua.kind == Kind::Zero && ub.kind == Kind::Zero) return zero<T>(ua.sign && ub.sign);
  const bool first = compare(fp, a, b, false) == kCompareGreater;
  const Unpacked& chosen = first ? ua : ub;
  return chosen.kind == Kind::Zero ? zero<T>(chosen.sign) : first ? a : b;
}

template <class T>
T min(FpControl fp, T a, T b) {
  const Unpacked ua = unpack(fp, a), ub = unpack(fp, b);
  if (ua.nan() || ub.nan()) return process_nans(fp, ua, ub, a, b);
  return fp_neg(max(fp, fp_neg(a), fp_neg(b)));
}

template u32 add<u32>(FpControl, u32, u32);
template u32 halved_sub<u32>(FpControl, u32, u32);
template u32 mul<u32>(FpControl, u32, u32);
template u32 div<u32>(FpControl, u32, u32);
template u32 max<u32>(FpControl, u32, u32);
template u32 min<u32>(FpControl, u32, u32);
template u32 sqrt<u32>(FpControl, u32);
template u32 mul_add<u32>(FpControl, u32, u32, u32);
template u32 compare<u32>(FpControl, u32, u32, bool);
template u64 add<u64>(FpControl, u64, u64);
template u64 halved_sub<u64>(FpControl, u64, u64);
template u64 mul<u64>(FpControl, u64, u64);
template u64 div<u64>(FpControl, u64, u64);
template u64 max<u64>(FpControl, u64, u64);
template u64 min<u64>(FpControl, u64, u64);
template u64 sqrt<u64>(FpControl, u64);
template u64 mul_add<u64>(FpControl, u64, u64, u64);
template u32 compare<u64>(FpControl, u64, u64, bool);

}  // namespace vesim::isa::soft
