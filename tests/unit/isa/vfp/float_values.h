// SPDX-License-Identifier: Apache-2.0
// Random and special floating-point operands, and an FPSCR to compute with.
#pragma once

#include <random>

#include "isa/vfp/softfloat.h"

namespace vesim::isa {

using Random = std::mt19937_64;

// Zeros, subnormals, extremes, infinities, NaNs, numbers close to each other, and random bits.
template <class T>
T float_value(Random& random) {
  using C = FpConstants<T>;
  const T sign = random() & 1 ? C::kSign : T{0};
  const auto fraction = [&] {
    const T any = static_cast<T>(random()) & static_cast<T>((T{1} << C::kFraction) - 1);
    switch (random() % 4) {
      case 0:
        return T{0};
      case 1:
        return static_cast<T>(any & ~T{0} << (C::kFraction / 2));  // exact products
      case 2:
        return static_cast<T>(((T{1} << C::kFraction) - 1) - any % 4);
      default:
        return any;
    }
  };
  const auto with_exponent = [&](u64 exponent) {
    return static_cast<T>(sign | static_cast<T>(exponent) << C::kFraction | fraction());
  };
  constexpr u64 kSpecial = (u64{1} << C::kExponent) - 1;
  switch (random() % 8) {
    case 0:
      return with_exponent(0);
    case 1:
      return with_exponent(kSpecial);
    case 2:
      return with_exponent(1 + random() % 4);
    case 3:
      return with_exponent(kSpecial - 1 - random() % 4);
    case 4:
      return with_exponent(random() % (kSpecial + 1));
    case 5:
      return with_exponent(kSpecial / 4 + random() % 4);  // products close to underflow
    default:
      return with_exponent(kSpecial / 2 - 4 + random() % 40);
  }
}

inline u32 fpscr_with(Rounding rounding, u32 bits = 0) {
  return static_cast<u32>(rounding) << 22 | bits;
}

}  // namespace vesim::isa
