// SPDX-License-Identifier: Apache-2.0
// Advanced SIMD instructions that move elements between registers: VSWP, VTRN, VUZP, VZIP, VEXT,
// VTBL, VTBX, VDUP (Arm ARM A8.8).
#include <utility>

#include "isa/vfp/decode.h"

namespace vesim::isa {

namespace {

template <class T, unsigned kBytes>
using Vector = std::array<T, kBytes / sizeof(T)>;

// The permutations of two registers, in place.
struct Swap {
  template <class V>
  static void apply(V& d, V& m) {
    std::swap(d, m);
  }
};
struct Transpose {
  template <class V>
  static void apply(V& d, V& m) {
    for (unsigned i = 0; i < d.size(); i += 2) std::swap(d[i + 1], m[i]);
  }
};
struct Unzip {
  template <class V>
  static void apply(V& d, V& m) {
    const V old_d = d, old_m = m;
    const auto all = [&](unsigned i) {
      return i < old_d.size() ? old_d[i] : old_m[i - old_d.size()];
    };
    for (unsigned i = 0; i < d.size(); ++i) {
      d[i] = all(2 * i);
      m[i] = all(2 * i + 1);
    }
  }
};
struct Zip {
  template <class V>
  static void apply(V& d, V& m) {
    const V old_d = d, old_m = m;
    constexpr unsigned kHalf = std::tuple_size_v<V> / 2;
    for (unsigned i = 0; i < kHalf; ++i) {
      d[2 * i] = old_d[i];
      d[2 * i + 1] = old_m[i];
      m[2 * i] = old_d[kHalf + i];
      m[2 * i + 1] = old_m[kHalf + i];
    }
  }
};

template <class F, class T, unsigned kBytes>
void run_permute(Core& c, const Uop* u) {
  auto d = read_vector<T, kBytes>(c, u->d), m = read_vector<T, kBytes>(c, u->m);
  F::apply(d, m);
  write_vector(c, u->d, d);
  write_vector(c, u->m, m);
  return next(c, u);
}

template <class F, class... Ts>
Handler permute(Sizes s) {
  constexpr Handler kTable[][2] = {{run_permute<F, Ts, 8>, run_permute<F, Ts, 16>}...};
  return s.size < sizeof...(Ts) ? kTable[s.size][s.quad] : nullptr;
}

// VEXT: kBytes from byte u->imm of m:n.
template <unsigned kBytes>
void run_extract(Core& c, const Uop* u) {
  std::array<u8, 2 * kBytes> both;
  std::memcpy(both.data(), c.vfp.d + u->n, kBytes);
  std::memcpy(both.data() + kBytes, c.vfp.d + u->m, kBytes);
  std::memcpy(c.vfp.d + u->d, both.data() + u->imm, kBytes);
  return next(c, u);
}

// VTBL, VTBX: u->imm bytes of table from D[n]; an index beyond gives zero, or leaves the byte.
template <bool kExtend>
void run_table(Core& c, const Uop* u) {
  const auto indices = read_vector<u8, 8>(c, u->m);
  auto d = read_vector<u8, 8>(c, u->d);
  for (unsigned i = 0; i < 8; ++i) {
    if (indices[i] < u->imm) {
      d[i] = c.vfp.element<u8>(u->n * 8 + indices[i]);
    } else if (!kExtend) {
      d[i] = 0;
    }
  }
  write_vector(c, u->d, d);
  return next(c, u);
}

// VDUP from element u->a of the register file.
template <class T>
void run_duplicate(Core& c, const Uop* u) {
  const u64 lanes = ~u64{0} / static_cast<T>(~T{0}) * c.vfp.element<T>(u->a);
  c.vfp.d[u->d] = lanes;
  if (u->form & kVfpQuad) c.vfp.d[u->d + 1] = lanes;
  return next(c, u);
}

u8 vector_form(bool quad, unsigned size) {
  return static_cast<u8>(kVfpVector | (quad ? kVfpQuad : 0) | size);
}

}  // namespace

void decode_simd_permute(Builder& b, u32 e) {
  const Sizes s{bits(e, 19, 18), bit(e, 6)};
  Handler run = nullptr;
  switch (bits(e, 8, 7)) {
    case 0:
      run = s.size == 0 ? permute<Swap, u64>(s) : nullptr;
      break;
    case 1:
      run = permute<Transpose, u8, u16, u32>(s);
      break;
    case 2:
      run = s.quad ? permute<Unzip, u8, u16, u32>(s) : permute<Unzip, u8, u16>(s);
      break;
    default:
      run = s.quad ? permute<Zip, u8, u16, u32>(s) : permute<Zip, u8, u16>(s);
      break;
  }
  emit_simd(b, {Op::NeonPermute, run, vector_form(s.quad, s.size), double_d(e), kSink, double_m(e)},
            s.quad ? kQd | kQm : 0);
}

void decode_simd_extract(Builder& b, u32 e) {
  const bool quad = bit(e, 6);
  const unsigned imm4 = bits(e, 11, 8);
  if (!quad && imm4 >= 8) return b.undefined();
  Uop* u = emit_simd(b,
                     {Op::NeonPermute, quad ? run_extract<16> : run_extract<8>,
                      vector_form(quad, 0), double_d(e), double_n(e), double_m(e)},
                     quad ? kQd | kQn | kQm : 0);
  if (u) u->imm = imm4;
}

void decode_simd_table(Builder& b, u32 e) {
  const unsigned length = bits(e, 9, 8) + 1;
  if (double_n(e) + length > 32) return b.undefined();  // UNPREDICTABLE
  Uop* u = emit_simd(b,
                     {Op::NeonTable, bit(e, 6) ? run_table<true> : run_table<false>,
                      vector_form(false, 0), double_d(e), double_n(e), double_m(e)},
                     0);
  if (u) u->imm = 8 * length;
}

void decode_simd_duplicate(Builder& b, u32 e) {
  constexpr Handler kHandlers[] = {run_duplicate<u8>, run_duplicate<u16>, run_duplicate<u32>};
  const bool quad = bit(e, 6);
  const unsigned imm4 = bits(e, 19, 16);
  const auto size = static_cast<unsigned>(std::countr_zero(imm4 | 8));
  if (size == 3) return b.undefined();
  Uop* u = emit_simd(
      b,
      {Op::NeonPermute, kHandlers[size], vector_form(quad, size), double_d(e), kSink, double_m(e)},
      quad ? kQd : 0);
  if (u) u->a = static_cast<u8>(double_m(e) * (8u >> size) + (imm4 >> (size + 1)));
}

}  // namespace vesim::isa
