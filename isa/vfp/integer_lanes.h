// SPDX-License-Identifier: Apache-2.0
// What Advanced SIMD integer instructions do in one lane (Arm ARM A8.8), for the shapes of lanes.h.
#pragma once

#include <limits>
#include <type_traits>

#include "isa/vfp/softfloat.h"

namespace vesim::isa::lane {

__extension__ using s128 = __int128;

// A type in which sums, differences and products of T are exact.
template <class T>
using Exact = std::conditional_t<sizeof(T) == 8, s128, s64>;

// SatQ(): clamps to T and sets QC.
template <class T, class Wide>
T saturate(FpControl fp, Wide value) {
  using Limits = std::numeric_limits<T>;
  if (value > static_cast<Wide>(Limits::max())) {
    fp.raise(kFpscrQc);
    return Limits::max();
  }
  if (value < static_cast<Wide>(Limits::min())) {
    fp.raise(kFpscrQc);
    return Limits::min();
  }
  return static_cast<T>(value);
}

// --- d := n op m ---

struct Add {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>(static_cast<u64>(n) + static_cast<u64>(m));
  }
};
struct Sub {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>(static_cast<u64>(n) - static_cast<u64>(m));
  }
};
struct HalvingAdd {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>((s64{n} + s64{m}) >> 1);
  }
};
struct RoundingHalvingAdd {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>((s64{n} + s64{m} + 1) >> 1);
  }
};
struct HalvingSub {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>((s64{n} - s64{m}) >> 1);
  }
};
struct SaturatingAdd {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return saturate<D>(fp, Exact<N>{n} + Exact<M>{m});
  }
};
struct SaturatingSub {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return saturate<D>(fp, Exact<N>{n} - Exact<M>{m});
  }
};

// The high half of a sum or difference; rounded when kRound.
template <bool kSubtract, bool kRound>
struct HighHalf {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    constexpr unsigned kBits = sizeof(D) * 8;
    const u64 whole = kSubtract ? u64{n} - u64{m} : u64{n} + u64{m};
    return static_cast<D>((whole + (kRound ? u64{1} << (kBits - 1) : 0)) >> kBits);
  }
};

struct And {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n & m;
  }
};
struct Bic {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n & ~m;
  }
};
struct Orr {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n | m;
  }
};
struct Orn {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n | ~m;
  }
};
struct Eor {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n ^ m;
  }
};
struct BitwiseSelect {  // VBSL
  template <class D, class N, class M>
  static D apply(FpControl, D d, N n, M m) {
    return (n & d) | (m & ~d);
  }
};
struct BitwiseInsertTrue {  // VBIT
  template <class D, class N, class M>
  static D apply(FpControl, D d, N n, M m) {
    return (n & m) | (d & ~m);
  }
};
struct BitwiseInsertFalse {  // VBIF
  template <class D, class N, class M>
  static D apply(FpControl, D d, N n, M m) {
    return (d & m) | (n & ~m);
  }
};

template <class D>
D all_ones_if(bool condition) {
  return condition ? static_cast<D>(~D{0}) : D{0};
}
struct Greater {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return all_ones_if<D>(n > m);
  }
};
struct GreaterOrEqual {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return all_ones_if<D>(n >= m);
  }
};
struct Equal {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return all_ones_if<D>(n == m);
  }
};
struct Test {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return all_ones_if<D>((n & m) != 0);
  }
};

struct Max {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n > m ? n : m;
  }
};
struct Min {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return n < m ? n : m;
  }
};
struct AbsoluteDifference {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>(n > m ? s64{n} - s64{m} : s64{m} - s64{n});
  }
};
struct AbsoluteDifferenceAccumulate {
  template <class D, class N, class M>
  static D apply(FpControl fp, D d, N n, M m) {
    const auto difference = static_cast<u64>(n > m ? s64{n} - s64{m} : s64{m} - s64{n});
    return static_cast<D>(static_cast<u64>(d) + difference);
  }
};

// Multiplication; D may be wider than the operands.
struct Multiply {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    return static_cast<D>(static_cast<u64>(n) * static_cast<u64>(m));
  }
};
struct MultiplyAccumulate {
  template <class D, class N, class M>
  static D apply(FpControl, D d, N n, M m) {
    return static_cast<D>(static_cast<u64>(d) + static_cast<u64>(n) * static_cast<u64>(m));
  }
};
struct MultiplySubtract {
  template <class D, class N, class M>
  static D apply(FpControl, D d, N n, M m) {
    return static_cast<D>(static_cast<u64>(d) - static_cast<u64>(n) * static_cast<u64>(m));
  }
};
struct PolynomialMultiply {
  template <class D, class N, class M>
  static D apply(FpControl, D, N n, M m) {
    u32 product = 0;
    for (unsigned i = 0; i < 8; ++i) product ^= (m >> i & 1) ? u32{n} << i : 0;
    return static_cast<D>(product);
  }
};
// VQDMULH, VQRDMULH: the high half of twice the product.
template <bool kRound>
struct SaturatingDoublingHigh {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    constexpr unsigned kShift = sizeof(D) * 8 - 1;
    return saturate<D>(fp, (s64{n} * s64{m} + (kRound ? s64{1} << (kShift - 1) : 0)) >> kShift);
  }
};
struct SaturatingDoublingLong {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    return saturate<D>(fp, s128{n} * m * 2);
  }
};
struct SaturatingDoublingAccumulate {
  template <class D, class N, class M>
  static D apply(FpControl fp, D d, N n, M m) {
    const D product = SaturatingDoublingLong::apply<D, N, M>(fp, d, n, m);
    return saturate<D>(fp, s128{d} + product);
  }
};
struct SaturatingDoublingSubtract {
  template <class D, class N, class M>
  static D apply(FpControl fp, D d, N n, M m) {
    const D product = SaturatingDoublingLong::apply<D, N, M>(fp, d, n, m);
    return saturate<D>(fp, s128{d} - product);
  }
};

// --- shifts ---

// value * 2^shift, rounded down, or to the nearest; exact beyond any shift a byte can name.
template <bool kRound, class T>
Exact<T> shifted_right(T value, int amount) {
  constexpr int kMost = sizeof(T) == 8 ? 100 : 40;  // beyond this nothing but the sign is left
  if (amount > kMost) amount = kMost;
  return (Exact<T>{value} + (kRound ? Exact<T>{1} << (amount - 1) : 0)) >> amount;
}

// VSHL, VRSHL, VQSHL, VQRSHL by register: n is the amount in its low byte, m the value.
template <bool kRound, bool kSaturate>
struct ShiftByRegister {
  template <class D, class N, class M>
  static D apply(FpControl fp, D, N n, M m) {
    constexpr int kBits = sizeof(D) * 8;
    const int amount = sign_extend(static_cast<u32>(n), 8);
    if (amount < 0) return static_cast<D>(shifted_right<kRound>(m, -amount));
    if constexpr (!kSaturate) {
      return amount >= kBits ? D{0} : static_cast<D>(static_cast<u64>(m) << amount);
    } else {
      if (m == 0 || amount < kBits) return saturate<D>(fp, Exact<M>{m} << (m == 0 ? 0 : amount));
      fp.raise(kFpscrQc);
      return m < 0 ? std::numeric_limits<D>::min() : std::numeric_limits<D>::max();
    }
  }
};

}  // namespace vesim::isa::lane
