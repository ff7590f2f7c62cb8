// SPDX-License-Identifier: Apache-2.0
#include "isa/sha256.h"

#include <fmt/core.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

#include <algorithm>
#include <cstring>

namespace vesim::isa {
namespace {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<u32, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

u32 big_endian(const u8* p) {
  return u32{p[0]} << 24 | u32{p[1]} << 16 | u32{p[2]} << 8 | u32{p[3]};
}

#ifdef __x86_64__
bool has_sha_instructions() {
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}

// By the processor's own instructions, which keep the state as two halves: A, B, E, F and C, D, G,
// H.
__attribute__((target("sha,sse4.1"))) void block_by_instructions(u32* state, const u8* data) {
  const auto load = [](const void* from) __attribute__((target("sha,sse4.1"))) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
  };
  const __m128i swap_bytes = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i cdab = _mm_shuffle_epi32(load(state), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(load(state + 4), 0x1b);
  const __m128i before0 = _mm_alignr_epi8(cdab, efgh, 8);
  const __m128i before1 = _mm_blend_epi16(efgh, cdab, 0xf0);
  __m128i abef = before0, cdgh = before1;
  __m128i w[4];
  for (unsigned i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(data + 16 * i), swap_bytes);
  for (unsigned t = 0; t < 16; ++t) {  // four rounds each
    __m128i& now = w[t % 4];
    if (t >= 4) {
      const __m128i& last = w[(t + 3) % 4];
      const __m128i seven_before = _mm_alignr_epi8(last, w[(t + 2) % 4], 4);
      now = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(t + 1) % 4]), seven_before);
      now = _mm_sha256msg2_epu32(now, last);
    }
    const __m128i sum = _mm_add_epi32(now, load(kRound.data() + 4 * t));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
  }
  const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, before0), 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, before1), 0xb1);
  auto* to = reinterpret_cast<__m128i*>(state);
  _mm_storeu_si128(to, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(to + 1, _mm_alignr_epi8(dchg, feba, 8));
}
#endif

}  // namespace

void Sha256::block(const u8* data) {
#ifdef __x86_64__
  static const bool fast = has_sha_instructions();
  if (fast) return block_by_instructions(state_.data(), data);
#endif
  std::array<u32, 64> w;
  for (unsigned t = 0; t < 16; ++t) w[t] = big_endian(data + 4 * t);
  for (unsigned t = 16; t < 64; ++t) {
    const u32 s0 = ror(w[t - 15], 7) ^ ror(w[t - 15], 18) ^ (w[t - 15] >> 3);
    const u32 s1 = ror(w[t - 2], 17) ^ ror(w[t - 2], 19) ^ (w[t - 2] >> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state_;
  for (unsigned t = 0; t < 64; ++t) {
    const u32 big1 = ror(e, 6) ^ ror(e, 11) ^ ror(e, 25);
    const u32 t1 = h + big1 + ((e & f) ^ (~e & g)) + kRound[t] + w[t];
    const u32 big0 = ror(a, 2) ^ ror(a, 13) ^ ror(a, 22);
    const u32 t2 = big0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  const std::array<u32, 8> sum = {a, b, c, d, e, f, g, h};
  for (unsigned i = 0; i < 8; ++i) state_[i] += sum[i];
}

void Sha256::update(std::string_view data) {
  std::size_t filled = length_ % 64;
  length_ += data.size();
  if (filled != 0) {
    const std::size_t part = std::min(64 - filled, data.size());
    std::memcpy(pending_.data() + filled, data.data(), part);
    data.remove_prefix(part);
    if (filled + part < 64) return;
    block(pending_.data());
  }
  for (; data.size() >= 64; data.remove_prefix(64)) {
    block(reinterpret_cast<const u8*>(data.data()));
  }
  if (!data.empty()) std::memcpy(pending_.data(), data.data(), data.size());
}

std::string Sha256::hex() {
  const u64 length_in_bits = length_ * 8;
  std::string padding(1, '\x80');
  padding.append((119 - length_ % 64) % 64, '\0');
  for (int shift = 56; shift >= 0; shift -= 8) {
    padding.push_back(static_cast<char>(length_in_bits >> shift));
  }
  update(padding);
  std::string digest;
  for (const u32 word : state_) digest += fmt::format("{:08x}", word);
  return digest;
}

std::string sha256(std::string_view data) {
  Sha256 hash;
  hash.update(data);
  return hash.hex();
}

}  // namespace vesim::isa
