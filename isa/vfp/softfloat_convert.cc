// SPDX-License-Identifier: Apache-2.0
// Conversions between floating-point formats, and to and from fixed-point numbers (Arm ARM A2.7.8).
#include "isa/vfp/softfloat_internal.h"

namespace vesim::isa::soft {

namespace {

// A NaN of one format in another: sign and the top of the fraction are kept, quietened.
template <class To, class From>
To convert_nan(FpControl fp, From a) {
  using F = FpConstants<From>;
  using C = FpConstants<To>;
  if (!(a & F::kQuiet)) fp.raise(kFpscrIoc);
  if (fp.default_nan()) return C::kDefaultNan;
  const u64 fraction = a & ((u64{1} << F::kFraction) - 1);
  constexpr int kShift = C::kFraction - F::kFraction;
  const u64 moved =
      kShift >= 0 ? fraction << (kShift >= 0 ? kShift : 0) : fraction >> (kShift < 0 ? -kShift : 0);
  return static_cast<To>((a & F::kSign ? C::kSign : To{0}) | C::kDefaultNan | moved);
}

template <class To, class From>
To convert(FpControl fp, From a) {
  using C = FpConstants<To>;
  const Unpacked u = unpack(fp, a);
  const To sign = u.sign ? C::kSign : To{0};
  if (u.nan()) return convert_nan<To>(fp, a);
  if (u.kind == Kind::Zero) return sign;
  if (u.kind == Kind::Infinity) return static_cast<To>(sign | C::kInfinity);
  return round<To>(fp, u.sign, u.exponent, u.significand);
}

}  // namespace

u64 single_to_double(FpControl fp, u32 a) { return convert<u64>(fp, a); }
u32 double_to_single(FpControl fp, u64 a) { return convert<u32>(fp, a); }
u32 half_to_single(FpControl fp, u16 a) { return convert<u32>(fp, a); }

u16 single_to_half(FpControl fp, u32 a) {
  using C = FpConstants<u16>;
  if (fp.alternative_half() && fp_abs(a) >= FpConstants<u32>::kInfinity) {
    // The alternative format has neither: a NaN gives zero, an infinity the largest number.
    fp.raise(kFpscrIoc);
    const u16 sign = a >> 31 ? C::kSign : u16{0};
    return fp_is_nan(a) ? sign : static_cast<u16>(sign | (C::kSign - 1));
  }
  return convert<u16>(fp, a);
}

template <class T>
u32 to_fixed(FpControl fp, T a, unsigned width, unsigned fraction_bits, bool is_signed) {
  const Unpacked u = unpack(fp, a);
  const s64 highest = is_signed ? (s64{1} << (width - 1)) - 1 : (s64{1} << width) - 1;
  const s64 lowest = is_signed ? -(s64{1} << (width - 1)) : 0;
  if (u.nan()) {
    fp.raise(kFpscrIoc);
    return 0;
  }
  if (u.kind == Kind::Zero) return 0;
  const int exponent = u.exponent + static_cast<int>(fraction_bits);
  if (u.kind == Kind::Infinity || exponent > 32) {
    fp.raise(kFpscrIoc);
    return static_cast<u32>(u.sign ? lowest : highest);
  }
  u64 whole = 0, rest = 0;
  if (exponent >= 0) {
    whole = u.significand >> (63 - exponent);
    rest = u.significand << (exponent + 1);
  } else {
    rest = shift_right_jam(u.significand, -exponent - 1);
  }
  if (rounds_up(fp.rounding(), u.sign, whole & 1, rest)) ++whole;
  const s64 value = u.sign ? -static_cast<s64>(whole) : static_cast<s64>(whole);
  if (value > highest || value < lowest) {
    fp.raise(kFpscrIoc);
    return static_cast<u32>(value > highest ? highest : lowest);
  }
  if (rest != 0) fp.raise(kFpscrIxc);
  return static_cast<u32>(value);
}

template <class T>
T from_fixed(FpControl fp, s64 value, unsigned fraction_bits) {
  if (value == 0) return 0;
  const bool sign = value < 0;
  const u64 magnitude = sign ? -static_cast<u64>(value) : static_cast<u64>(value);
  const int shift = std::countl_zero(magnitude);
  return round<T>(fp, sign, 63 - shift - static_cast<int>(fraction_bits), magnitude << shift);
}

template u32 to_fixed<u32>(FpControl, u32, unsigned, unsigned, bool);
template u32 to_fixed<u64>(FpControl, u64, unsigned, unsigned, bool);
template u32 from_fixed<u32>(FpControl, s64, unsigned);
template u64 from_fixed<u64>(FpControl, s64, unsigned);

}  // namespace vesim::isa::soft
