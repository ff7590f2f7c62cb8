// SPDX-License-Identifier: Apache-2.0
// What VFP and Advanced SIMD floating-point instructions do with one element, for the shapes of
// lanes.h: scalar shapes hand in FPSCR, vector shapes the standard FPSCR value.
#pragma once

#include "isa/vfp/estimate.h"
#include "isa/vfp/float.h"
#include "isa/vfp/integer_lanes.h"

namespace vesim::isa::flane {

// --- d := n op m ---

struct Add {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp::add(fp, n, m);
  }
};
struct Sub {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp::sub(fp, n, m);
  }
};
struct Mul {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp::mul(fp, n, m);
  }
};
struct NegatedMul {  // VNMUL
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp_neg(fp::mul(fp, n, m));
  }
};
struct Div {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp::div(fp, n, m);
  }
};

// VMLA, VMLS, VNMLA, VNMLS: the product is rounded, then negated, then added.
template <bool kNegateAddend, bool kNegateProduct>
struct MulAdd {
  template <class D, class N, class M>
  static D apply(FpControl fp, D d, N n, M m) {
    const D product = fp::mul(fp, n, m);
    return fp::add(fp, kNegateAddend ? fp_neg(d) : d, kNegateProduct ? fp_neg(product) : product);
  }
};
// VFMA, VFMS, VFNMA, VFNMS: one rounding; the first factor is negated.
template <bool kNegateAddend, bool kNegateFactor>
struct FusedMulAdd {
  template <class D, class N, class M>
  static D apply(FpControl fp, D d, N n, M m) {
    return fp::mul_add(fp, kNegateAddend ? fp_neg(d) : d, kNegateFactor ? fp_neg(n) : n, m);
  }
};

struct AbsoluteDifference {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return fp_abs(fp::sub(fp, n, m));
  }
};
struct Max {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return soft::max(fp, n, m);
  }
};
struct Min {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return soft::min(fp, n, m);
  }
};
struct ReciprocalStep {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return reciprocal_step(fp, n, m);
  }
};
struct ReciprocalSqrtStep {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return reciprocal_sqrt_step(fp, n, m);
  }
};

inline u32 equal(FpControl fp, u32 n, u32 m) {
  return lane::all_ones_if<u32>(fp::compare(fp, n, m, false) == kCompareEqual);
}
inline u32 greater(FpControl fp, u32 n, u32 m) {
  return lane::all_ones_if<u32>(fp::compare(fp, n, m, true) == kCompareGreater);
}
inline u32 greater_or_equal(FpControl fp, u32 n, u32 m) {
  const u32 result = fp::compare(fp, n, m, true);
  return lane::all_ones_if<u32>(result == kCompareGreater || result == kCompareEqual);
}
struct Equal {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return equal(fp, n, m);
  }
};
struct Greater {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return greater(fp, n, m);
  }
};
struct GreaterOrEqual {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return greater_or_equal(fp, n, m);
  }
};
struct AbsoluteGreater {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return greater(fp, fp_abs(n), fp_abs(m));
  }
};
struct AbsoluteGreaterOrEqual {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return greater_or_equal(fp, fp_abs(n), fp_abs(m));
  }
};

// --- one operand ---

struct Move {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return m;
  }
};
struct Absolute {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return fp_abs(m);
  }
};
struct Negate {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return fp_neg(m);
  }
};
struct SquareRoot {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return fp::sqrt(fp, m);
  }
};
struct GreaterThanZero {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return greater(fp, m, 0);
  }
};
struct GreaterOrEqualZero {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return greater_or_equal(fp, m, 0);
  }
};
struct EqualZero {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return equal(fp, m, 0);
  }
};
struct LessOrEqualZero {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return greater_or_equal(fp, 0, m);
  }
};
struct LessThanZero {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return greater(fp, 0, m);
  }
};
struct ReciprocalEstimate {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return reciprocal_estimate(fp, m);
  }
};
struct ReciprocalSqrtEstimate {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return reciprocal_sqrt_estimate(fp, m);
  }
};
struct UnsignedReciprocalEstimate {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return unsigned_reciprocal_estimate(m);
  }
};
struct UnsignedReciprocalSqrtEstimate {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return unsigned_reciprocal_sqrt_estimate(m);
  }
};

// --- conversions; the immediate is the number of fraction bits ---

// From an integer of type I, in the low bits of the operand.
template <class I, bool kNearest>
struct FromFixed {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32 fraction_bits) {
    const FpControl control = kNearest ? fp.rounding_towards(Rounding::Nearest) : fp;
    return fp::from_fixed<D>(control, static_cast<I>(m), fraction_bits);
  }
};
// To an integer of type I, extended to the destination's width.
template <class I, bool kTowardsZero>
struct ToFixed {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32 fraction_bits) {
    const FpControl control = kTowardsZero ? fp.rounding_towards(Rounding::Zero) : fp;
    const u32 value = fp::to_fixed(control, m, sizeof(I) * 8, fraction_bits, std::is_signed_v<I>);
    return static_cast<D>(static_cast<I>(value));
  }
};
struct SingleToDouble {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return fp::single_to_double(fp, m);
  }
};
struct DoubleToSingle {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return fp::double_to_single(fp, m);
  }
};
struct HalfToSingle {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return soft::half_to_single(fp, m);
  }
};
struct SingleToHalf {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return soft::single_to_half(fp, m);
  }
};

}  // namespace vesim::isa::flane
