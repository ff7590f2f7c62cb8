// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/vfp/host_float.h"

#include <cfenv>
#include <cmath>
#include <type_traits>

namespace vesim::isa {
namespace {

template <class T>
using Host = std::conditional_t<sizeof(T) == 4, float, double>;

constexpr int kHostRounding[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

u32 host_flags() {
  const int raised = std::fetestexcept(FE_ALL_EXCEPT);
  return (raised & FE_INVALID ? kFpscrIoc : 0) | (raised & FE_DIVBYZERO ? kFpscrDzc : 0) |
         (raised & FE_OVERFLOW ? kFpscrOfc : 0) | (raised & FE_UNDERFLOW ? kFpscrUfc : 0) |
         (raised & FE_INEXACT ? kFpscrIxc : 0);
}

// Computes in a rounding mode and takes the flags; `volatile` operands keep it in place.
template <class T, class F>
HostResult<T> in_mode(Rounding rounding, F compute) {
  std::fesetround(kHostRounding[static_cast<int>(rounding)]);
  std::feclearexcept(FE_ALL_EXCEPT);
  volatile Host<T> result = compute();
  const u32 flags = host_flags();
  std::fesetround(FE_TONEAREST);
  const T value = std::bit_cast<T>(Host<T>{result});
  return {fp_is_nan(value) ? FpConstants<T>::kDefaultNan : value, flags};
}

}  // namespace

template <class T>
HostResult<T> host_compute(HostOperation operation, Rounding rounding, T a, T b, T c) {
  volatile Host<T> x = std::bit_cast<Host<T>>(a), y = std::bit_cast<Host<T>>(b),
                   z = std::bit_cast<Host<T>>(c);
  return in_mode<T>(rounding, [&]() -> Host<T> {
    switch (operation) {
      case HostOperation::Add:
        return x + y;
      case HostOperation::Sub:
        return x - y;
      case HostOperation::Mul:
        return x * y;
      case HostOperation::Div:
        return x / y;
      case HostOperation::Sqrt:
        return std::sqrt(Host<T>{x});
      default:
        return std::fma(Host<T>{x}, Host<T>{y}, Host<T>{z});
    }
  });
}

HostResult<u32> host_double_to_single(Rounding rounding, u64 a) {
  volatile double x = std::bit_cast<double>(a);
  return in_mode<u32>(rounding, [&] { return static_cast<float>(x); });
}

HostResult<u64> host_single_to_double(u32 a) {
  volatile float x = std::bit_cast<float>(a);
  return in_mode<u64>(Rounding::Nearest, [&] { return static_cast<double>(x); });
}

HostResult<u32> host_integer_to_single(Rounding rounding, s64 value) {
  volatile s64 x = value;
  return in_mode<u32>(rounding, [&] { return static_cast<float>(x); });
}

template <class T>
HostResult<u32> host_to_integer(Rounding rounding, T a) {
  const auto x = std::bit_cast<Host<T>>(a);
  if (std::isnan(x)) return {0, kFpscrIoc};
  std::fesetround(kHostRounding[static_cast<int>(rounding)]);
  volatile Host<T> input = x;
  const Host<T> rounded = std::nearbyint(Host<T>{input});
  std::fesetround(FE_TONEAREST);
  if (double{rounded} > 0x7fffffff) return {0x7fffffff, kFpscrIoc};
  if (double{rounded} < -2147483648.0) return {0x80000000, kFpscrIoc};
  return {static_cast<u32>(static_cast<s32>(rounded)), rounded == x ? 0 : kFpscrIxc};
}

template HostResult<u32> host_compute(HostOperation, Rounding, u32, u32, u32);
template HostResult<u64> host_compute(HostOperation, Rounding, u64, u64, u64);
template HostResult<u32> host_to_integer(Rounding, u32);
template HostResult<u32> host_to_integer(Rounding, u64);

}  // namespace vesim::isa
