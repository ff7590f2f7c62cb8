// SPDX-License-Identifier: Apache-2.0
#include "isa/vfp/estimate.h"

#include "isa/vfp/softfloat_internal.h"

namespace vesim::isa {

namespace {

using soft::Kind;
using C = FpConstants<u32>;

// recip_estimate(): 256 / ((a + 0.5) / 512), rounded, for a in 256..511 (a / 512 in 0.5..1).
constexpr u32 recip_estimate(u32 a) { return ((1u << 20) / (2 * a + 1) / 2 + 1) / 2; }

// recip_sqrt_estimate(): 256 / sqrt(x), rounded, where x is the middle of the interval that the
// 9-bit number a / 512 in 0.25..1 falls into; intervals are twice as wide from 0.5.
constexpr u32 recip_sqrt_estimate(u32 a) {
  const u64 middle = a < 256 ? 2 * a + 1 : 2 * (a | 1);  // of 1024
  u64 b = 512;                                           // of 512
  while (middle * (b + 1) * (b + 1) < (u64{1} << 28)) ++b;
  return static_cast<u32>((b + 1) / 2);
}

u32 product_or_zero(FpControl fp, u32 a, u32 b) {
  const auto ua = soft::unpack(fp, a), ub = soft::unpack(fp, b);
  const bool no_product = (ua.kind == Kind::Infinity && ub.kind == Kind::Zero) ||
                          (ua.kind == Kind::Zero && ub.kind == Kind::Infinity);
  return no_product ? 0 : soft::mul(fp, a, b);
}

bool process_nans(FpControl fp, u32 a, u32 b, u32& result) {
  if (!fp_is_nan(a) && !fp_is_nan(b)) return false;
  result = soft::process_nans(fp, soft::unpack(fp, a), soft::unpack(fp, b), a, b);
  return true;
}

}  // namespace

u32 reciprocal_estimate(FpControl fp, u32 a) {
  const auto u = soft::unpack(fp, a);
  const u32 sign = a & C::kSign;
  if (u.nan()) return soft::process_nan(fp, a);
  if (u.kind == Kind::Infinity) return sign;
  if (u.kind == Kind::Zero) {
    fp.raise(kFpscrDzc);
    return sign | C::kInfinity;
  }
  if (u.exponent >= 126) {
    fp.raise(kFpscrUfc);
    return sign;
  }
  const u32 estimate = recip_estimate(256 | bits(a, 22, 15));
  return sign | (253 - bits(a, 30, 23)) << 23 | bits(estimate, 7, 0) << 15;
}

u32 reciprocal_sqrt_estimate(FpControl fp, u32 a) {
  const auto u = soft::unpack(fp, a);
  if (u.nan()) return soft::process_nan(fp, a);
  if (u.kind == Kind::Zero) {
    fp.raise(kFpscrDzc);
    return (a & C::kSign) | C::kInfinity;
  }
  if (u.sign) return soft::invalid<u32>(fp);
  if (u.kind == Kind::Infinity) return 0;
  const u32 fraction = 256 | bits(a, 22, 15);
  const u32 estimate = recip_sqrt_estimate(bit(a, 23) ? fraction >> 1 : fraction);
  return ((380 - bits(a, 30, 23)) / 2) << 23 | bits(estimate, 7, 0) << 15;
}

u32 unsigned_reciprocal_estimate(u32 a) {
  return bit(a, 31) ? recip_estimate(bits(a, 31, 23)) << 23 : 0xffffffff;
}

u32 unsigned_reciprocal_sqrt_estimate(u32 a) {
  return bits(a, 31, 30) ? recip_sqrt_estimate(bits(a, 31, 23)) << 23 : 0xffffffff;
}

u32 reciprocal_step(FpControl fp, u32 a, u32 b) {
  u32 result = 0;
  if (process_nans(fp, a, b, result)) return result;
  return soft::add(fp, C::kTwo, fp_neg(product_or_zero(fp, a, b)));
}

u32 reciprocal_sqrt_step(FpControl fp, u32 a, u32 b) {
  u32 result = 0;
  if (process_nans(fp, a, b, result)) return result;
  return soft::halved_sub(fp, C::kThree, product_or_zero(fp, a, b));
}

}  // namespace vesim::isa
