// SPDX-License-Identifier: Apache-2.0
// What Advanced SIMD instructions with one operand, or one and an immediate, do in one lane.
#pragma once

#include <bit>

#include "isa/vfp/integer_lanes.h"

namespace vesim::isa::lane {

// --- shifts by an immediate ---

template <bool kRound, bool kAccumulate>
struct ShiftRight {  // VSHR, VRSHR, VSRA, VRSRA; amounts 1 to the width
  template <class D, class M>
  static D apply(FpControl, D d, M m, u32 amount) {
    // Two shifts, because one by the whole width is not defined in C++.
    const auto shifted = kRound ? static_cast<D>(shifted_right<true>(m, static_cast<int>(amount)))
                                : static_cast<D>((m >> (amount - 1)) >> 1);
    return kAccumulate ? static_cast<D>(static_cast<u64>(d) + static_cast<u64>(shifted)) : shifted;
  }
};
struct ShiftLeft {  // VSHL, and VSHLL into a wider D
  template <class D, class M>
  static D apply(FpControl, D, M m, u32 amount) {
    return static_cast<D>(static_cast<u64>(m) << amount);
  }
};
struct ShiftLeftInsert {
  template <class D, class M>
  static D apply(FpControl, D d, M m, u32 amount) {
    const D mask = static_cast<D>(static_cast<D>(~D{0}) << amount);
    return static_cast<D>((d & ~mask) | static_cast<D>(m << amount));
  }
};
struct ShiftRightInsert {
  template <class D, class M>
  static D apply(FpControl, D d, M m, u32 amount) {
    if (amount == sizeof(D) * 8) return d;
    const D mask = static_cast<D>(static_cast<D>(~D{0}) >> amount);
    return static_cast<D>((d & ~mask) | (m >> amount));
  }
};
struct SaturatingShiftLeft {  // VQSHL, and VQSHLU where D is unsigned and M signed
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32 amount) {
    return saturate<D>(fp, Exact<M>{m} << amount);
  }
};
template <bool kRound, bool kSaturate>
struct ShiftRightNarrow {  // VSHRN, VRSHRN, VQSHRN, VQRSHRN, VQSHRUN, VQRSHRUN
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32 amount) {
    const auto shifted = shifted_right<kRound>(m, static_cast<int>(amount));
    if constexpr (kSaturate) return saturate<D>(fp, shifted);
    return static_cast<D>(shifted);
  }
};

// --- one operand ---

struct Move {  // VMOVN
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(m);
  }
};
struct SaturatingMove {  // VQMOVN, VQMOVUN
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return saturate<D>(fp, Exact<M>{m});
  }
};
struct Not {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(~m);
  }
};
struct Negate {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(-s64{m});
  }
};
struct Absolute {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(m < 0 ? -s64{m} : s64{m});
  }
};
struct SaturatingNegate {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return saturate<D>(fp, -s64{m});
  }
};
struct SaturatingAbsolute {
  template <class D, class M>
  static D apply(FpControl fp, D, M m, u32) {
    return saturate<D>(fp, m < 0 ? -s64{m} : s64{m});
  }
};
struct CountLeadingZeros {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(std::countl_zero(m));
  }
};
struct CountLeadingSignBits {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    using Unsigned = std::make_unsigned_t<M>;
    const auto folded = static_cast<Unsigned>(m < 0 ? ~m : m);
    return static_cast<D>(std::countl_zero(folded) - 1);
  }
};
struct CountOnes {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return static_cast<D>(std::popcount(m));
  }
};
struct GreaterThanZero {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return all_ones_if<D>(m > 0);
  }
};
struct GreaterOrEqualZero {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return all_ones_if<D>(m >= 0);
  }
};
struct EqualZero {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return all_ones_if<D>(m == 0);
  }
};
struct LessOrEqualZero {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return all_ones_if<D>(m <= 0);
  }
};
struct LessThanZero {
  template <class D, class M>
  static D apply(FpControl, D, M m, u32) {
    return all_ones_if<D>(m < 0);
  }
};

}  // namespace vesim::isa::lane
