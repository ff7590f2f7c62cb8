// SPDX-License-Identifier: Apache-2.0
// The shapes of VFP and Advanced SIMD handlers: which registers an operation reads and writes, lane
// by lane. What happens in a lane is a functor:
//
//   struct AddLane {
//     template <class D, class N, class M>
//     static D apply(FpControl, D d, N n, M m);
//   };
//
// The element types of destination and operands may differ in width (long, wide and narrow
// instructions). A functor that does not use its old destination costs no load of it.
#pragma once

#include <array>
#include <cstring>

#include "isa/core.h"
#include "isa/vfp/softfloat.h"

namespace vesim::isa {

// Twice and half the width, same signedness.
template <class T>
struct Wider;
template <>
struct Wider<u8> {
  using type = u16;
};
template <>
struct Wider<u16> {
  using type = u32;
};
template <>
struct Wider<u32> {
  using type = u64;
};
template <>
struct Wider<s8> {
  using type = s16;
};
template <>
struct Wider<s16> {
  using type = s32;
};
template <>
struct Wider<s32> {
  using type = s64;
};
template <class T>
using Wide = typename Wider<T>::type;

// kBytes of registers from D[index] on, as elements.
template <class T, unsigned kBytes>
std::array<T, kBytes / sizeof(T)> read_vector(const Core& c, unsigned index) {
  std::array<T, kBytes / sizeof(T)> v;
  std::memcpy(v.data(), reinterpret_cast<const char*>(c.vfp.d) + index * 8, kBytes);
  return v;
}
template <class T, std::size_t kLanes>
void write_vector(Core& c, unsigned index, const std::array<T, kLanes>& v) {
  std::memcpy(reinterpret_cast<char*>(c.vfp.d) + index * 8, v.data(), kLanes * sizeof(T));
}

// d := F(d, n, m); with kScalar, m is element u->a of D[m].
template <class F, class D, class N, class M, unsigned kLanes, bool kScalar = false>
void run_lanes(Core& c, const Uop* u) {
  const FpControl fp = FpControl::simd(c.vfp);
  auto d = read_vector<D, kLanes * sizeof(D)>(c, u->d);
  const auto n = read_vector<N, kLanes * sizeof(N)>(c, u->n);
  if constexpr (kScalar) {
    const M m = c.vfp.element<M>(u->m * (8 / sizeof(M)) + u->a);
    for (unsigned i = 0; i < kLanes; ++i) d[i] = F::template apply<D, N, M>(fp, d[i], n[i], m);
  } else {
    const auto m = read_vector<M, kLanes * sizeof(M)>(c, u->m);
    for (unsigned i = 0; i < kLanes; ++i) d[i] = F::template apply<D, N, M>(fp, d[i], n[i], m[i]);
  }
  write_vector(c, u->d, d);
  return next(c, u);
}

// d := F(d, m, immediate).
template <class F, class D, class M, unsigned kLanes>
void run_unary_lanes(Core& c, const Uop* u) {
  const FpControl fp = FpControl::simd(c.vfp);
  auto d = read_vector<D, kLanes * sizeof(D)>(c, u->d);
  const auto m = read_vector<M, kLanes * sizeof(M)>(c, u->m);
  const u32 imm = u->imm;
  for (unsigned i = 0; i < kLanes; ++i) d[i] = F::template apply<D, M>(fp, d[i], m[i], imm);
  write_vector(c, u->d, d);
  return next(c, u);
}

// Adjacent pairs of n, then of m, in a D register.
template <class F, class T>
void run_pairwise(Core& c, const Uop* u) {
  const FpControl fp = FpControl::simd(c.vfp);
  constexpr unsigned kLanes = 8 / sizeof(T);
  const auto n = read_vector<T, 8>(c, u->n), m = read_vector<T, 8>(c, u->m);
  std::array<T, kLanes> d;
  for (unsigned i = 0; i < kLanes / 2; ++i) {
    d[i] = F::template apply<T, T, T>(fp, T{}, n[2 * i], n[2 * i + 1]);
    d[i + kLanes / 2] = F::template apply<T, T, T>(fp, T{}, m[2 * i], m[2 * i + 1]);
  }
  write_vector(c, u->d, d);
  return next(c, u);
}

// One VFP register each, S or D by the type: d := F(d, n, m). An instruction that would be a short
// vector operation is UNDEFINED when FPSCR.LEN asks for one, which the A15 leaves to software; a
// STRIDE without LEN is UNPREDICTABLE and UNDEFINED here.
void take_short_vector(Core& c, const Uop* u);

template <class F, class T>
void run_scalar(Core& c, const Uop* u) {
  if (c.vfp.fpscr & kFpscrShortVector) [[unlikely]]
    return take_short_vector(c, u);
  const T d = c.vfp.element<T>(u->d), n = c.vfp.element<T>(u->n), m = c.vfp.element<T>(u->m);
  c.vfp.set_element<T>(u->d, F::template apply<T, T, T>(FpControl::vfp(c.vfp), d, n, m));
  return next(c, u);
}

template <class F, class T>
void run_unary_scalar(Core& c, const Uop* u) {
  if (c.vfp.fpscr & kFpscrShortVector) [[unlikely]]
    return take_short_vector(c, u);
  const T m = c.vfp.element<T>(u->m);
  c.vfp.set_element<T>(u->d, F::template apply<T, T>(FpControl::vfp(c.vfp), T{}, m, u->imm));
  return next(c, u);
}

// Conversions, which are scalar whatever FPSCR.LEN is.
template <class F, class D, class M>
void run_conversion(Core& c, const Uop* u) {
  const M m = c.vfp.element<M>(u->m);
  c.vfp.set_element<D>(u->d, F::template apply<D, M>(FpControl::vfp(c.vfp), D{}, m, u->imm));
  return next(c, u);
}

// --- choosing a handler by encoded size and Q; null where the size is not allowed ---

struct Sizes {
  unsigned size;  // log2 of the element's bytes
  bool quad;
};

template <class F, class... Ts>
Handler same_lanes(Sizes s) {
  constexpr Handler kTable[][2] = {
      {run_lanes<F, Ts, Ts, Ts, 8 / sizeof(Ts)>, run_lanes<F, Ts, Ts, Ts, 16 / sizeof(Ts)>}...};
  return s.size < sizeof...(Ts) ? kTable[s.size][s.quad] : nullptr;
}
template <class F>
Handler same_lanes_signed(Sizes s, bool is_unsigned) {
  return is_unsigned ? same_lanes<F, u8, u16, u32>(s) : same_lanes<F, s8, s16, s32>(s);
}
template <class F>
Handler same_lanes_signed_to_64(Sizes s, bool is_unsigned) {
  return is_unsigned ? same_lanes<F, u8, u16, u32, u64>(s) : same_lanes<F, s8, s16, s32, s64>(s);
}

template <class F, class... Ts>
Handler same_unary(Sizes s) {
  constexpr Handler kTable[][2] = {
      {run_unary_lanes<F, Ts, Ts, 8 / sizeof(Ts)>, run_unary_lanes<F, Ts, Ts, 16 / sizeof(Ts)>}...};
  return s.size < sizeof...(Ts) ? kTable[s.size][s.quad] : nullptr;
}

// Elements of 16 or 32 bits times a scalar.
template <class F, class T16, class T32>
Handler scalar_lanes(Sizes s) {
  if (s.size == 1)
    return s.quad ? run_lanes<F, T16, T16, T16, 8, true> : run_lanes<F, T16, T16, T16, 4, true>;
  if (s.size == 2)
    return s.quad ? run_lanes<F, T32, T32, T32, 4, true> : run_lanes<F, T32, T32, T32, 2, true>;
  return nullptr;
}

// Q := F(Q, D, D).
template <class F, class... Ts>
Handler long_lanes(unsigned size) {
  constexpr Handler kTable[] = {run_lanes<F, Wide<Ts>, Ts, Ts, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}
template <class F>
Handler long_lanes_signed(unsigned size, bool is_unsigned) {
  return is_unsigned ? long_lanes<F, u8, u16, u32>(size) : long_lanes<F, s8, s16, s32>(size);
}
template <class F, class T16, class T32>
Handler long_scalar_lanes(unsigned size) {
  if (size == 1) return run_lanes<F, Wide<T16>, T16, T16, 4, true>;
  if (size == 2) return run_lanes<F, Wide<T32>, T32, T32, 2, true>;
  return nullptr;
}
// Q := F(Q, Q, D).
template <class F, class... Ts>
Handler wide_lanes(unsigned size) {
  constexpr Handler kTable[] = {run_lanes<F, Wide<Ts>, Wide<Ts>, Ts, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}
// D := F(Q, Q) and D := F(Q); the types are the narrow ones.
template <class F, class... Ts>
Handler narrow_lanes(unsigned size) {
  constexpr Handler kTable[] = {run_lanes<F, Ts, Wide<Ts>, Wide<Ts>, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}
template <class F, class... Ts>
Handler narrow_unary(unsigned size) {
  constexpr Handler kTable[] = {run_unary_lanes<F, Ts, Wide<Ts>, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}
template <class F, class... Ts>
Handler long_unary(unsigned size) {
  constexpr Handler kTable[] = {run_unary_lanes<F, Wide<Ts>, Ts, 8 / sizeof(Ts)>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}

template <class F, class... Ts>
Handler pairwise(unsigned size) {
  constexpr Handler kTable[] = {run_pairwise<F, Ts>...};
  return size < sizeof...(Ts) ? kTable[size] : nullptr;
}

}  // namespace vesim::isa
