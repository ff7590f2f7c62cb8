/* SPDX-License-Identifier: Apache-2.0 */
/* Integer instructions; results by the pseudocode of ARM DDI 0406C A8.8. */
#include <limits.h>
#include <stddef.h>

#include "selftest.h"

static uint32_t udiv(uint32_t n, uint32_t m) {
  uint32_t d;
  __asm__("udiv %0, %1, %2" : "=r"(d) : "r"(n), "r"(m));
  return d;
}

static int32_t sdiv(int32_t n, int32_t m) {
  int32_t d;
  __asm__("sdiv %0, %1, %2" : "=r"(d) : "r"(n), "r"(m));
  return d;
}

static void test_divide(void) {
  CHECK(udiv(100, 7) == 14);
  CHECK(udiv(0xffffffff, 2) == 0x7fffffff);
  CHECK(udiv(5, 0) == 0);
  CHECK(sdiv(-100, 7) == -14); /* towards zero */
  CHECK(sdiv(INT_MIN, -1) == INT_MIN);
  CHECK(sdiv(-5, 0) == 0);
}

/* Runs one instruction with two operands and the Q flag clear; gives result and APSR. */
#define WITH_APSR(instruction, a, b, result, apsr)                 \
  __asm__ volatile(                                                \
      "msr apsr_nzcvqg, %4\n\t" instruction " %0, %2, %3\n\t"      \
      "mrs %1, apsr"                                               \
      : "=&r"(result), "=&r"(apsr)                                 \
      : "r"(a), "r"(b), "r"(0)                                     \
      : "cc")

enum { kQ = 1 << 27 };

static void test_saturate(void) {
  int32_t r;
  uint32_t apsr;
  WITH_APSR("qadd", INT_MAX, 1, r, apsr);
  CHECK(r == INT_MAX && (apsr & kQ));
  WITH_APSR("qadd", 5, 6, r, apsr);
  CHECK(r == 11 && !(apsr & kQ));
  WITH_APSR("qsub", INT_MIN, 1, r, apsr);
  CHECK(r == INT_MIN && (apsr & kQ));
  WITH_APSR("qdadd", 1, 0x40000000, r, apsr); /* doubling saturates first */
  CHECK(r == INT_MAX && (apsr & kQ));
  WITH_APSR("qadd16", 0x7fff8000, 0x0001ffff, r, apsr);
  CHECK(r == 0x7fff8000 && !(apsr & kQ)); /* parallel forms leave Q alone */
  __asm__("ssat %0, #8, %1" : "=r"(r) : "r"(1000));
  CHECK(r == 127);
  __asm__("usat %0, #8, %1, asr #1" : "=r"(r) : "r"(-4));
  CHECK(r == 0);
}

static void test_multiply(void) {
  uint32_t lo, hi;
  __asm__("umull %0, %1, %2, %3" : "=&r"(lo), "=&r"(hi) : "r"(0xffffffff), "r"(0xffffffff));
  CHECK(lo == 1 && hi == 0xfffffffe);
  lo = 0xffffffff, hi = 0xffffffff; /* the largest sum just fits */
  __asm__("umaal %0, %1, %2, %3" : "+&r"(lo), "+&r"(hi) : "r"(0xffffffff), "r"(0xffffffff));
  CHECK(lo == 0xffffffff && hi == 0xffffffff);
  lo = 0, hi = 1;
  __asm__("smlal %0, %1, %2, %3" : "+&r"(lo), "+&r"(hi) : "r"(-1), "r"(1));
  CHECK(lo == 0xffffffff && hi == 0);
  __asm__("smmulr %0, %1, %2" : "=r"(hi) : "r"(0x40000000), "r"(2));
  CHECK(hi == 1); /* 0x80000000 rounds up */
  __asm__("smlad %0, %1, %2, %3" : "=r"(lo) : "r"(0x00030002), "r"(0x00050007), "r"(100));
  CHECK(lo == 100 + 3 * 5 + 2 * 7);
}

static void test_bits(void) {
  uint32_t r;
  __asm__("clz %0, %1" : "=r"(r) : "r"(0));
  CHECK(r == 32);
  __asm__("rbit %0, %1" : "=r"(r) : "r"(0x00000001));
  CHECK(r == 0x80000000);
  __asm__("rev16 %0, %1" : "=r"(r) : "r"(0x11223344));
  CHECK(r == 0x22114433);
  __asm__("revsh %0, %1" : "=r"(r) : "r"(0x000000ff));
  CHECK(r == 0xffffff00);
  r = 0xffffffff;
  __asm__("bfi %0, %1, #8, #12" : "+r"(r) : "r"(0x123));
  CHECK(r == 0xfff123ff);
  __asm__("sbfx %0, %1, #4, #4" : "=r"(r) : "r"(0x80));
  CHECK(r == 0xfffffff8);
  __asm__("uadd8 %0, %1, %2\n\tsel %0, %1, %2" /* GE per byte: carry out */
          : "=&r"(r)
          : "r"(0xff01ff01), "r"(0x01020304)
          : "cc");
  CHECK(r == 0xff02ff04);
  __asm__("usad8 %0, %1, %2" : "=r"(r) : "r"(0x01020304), "r"(0x04030201));
  CHECK(r == 8);
}

static void test_64bit(void) {
  const uint64_t a = OPAQUE(0x123456789abcdef0ull), b = OPAQUE(0xfedcba987654321ull);
  CHECK(a + b == 0x2222222222222211ull);
  CHECK(a - b == 0x02468acf13579bcfull);
  CHECK(a * b == 0x2236d88fe5618cf0ull);
  CHECK(a / OPAQUE(1000000007ull) == 1311768458ull);
  CHECK((int64_t)~a / OPAQUE(3ll) == -437256155821263440ll);
  CHECK(a << OPAQUE(36) == 0xabcdef0000000000ull && a >> OPAQUE(36) == 0x1234567ull);
}

/* SHA-256 of "abc" (FIPS 180-4): a long chain of rotates, adds and logic. */
static void test_sha256(void) {
  static const uint32_t k[64] = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  static const uint32_t digest[8] = {0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223,
                                     0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad};
  uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint32_t w[64] = {OPAQUE(0x61626380)};
  w[15] = 24;
#define ROR(x, n) ((x) >> (n) | (x) << (32 - (n)))
  for (int i = 16; i < 64; ++i) {
    w[i] = w[i - 16] + w[i - 7] + (ROR(w[i - 15], 7) ^ ROR(w[i - 15], 18) ^ w[i - 15] >> 3) +
           (ROR(w[i - 2], 17) ^ ROR(w[i - 2], 19) ^ w[i - 2] >> 10);
  }
  uint32_t v[8];
  for (int i = 0; i < 8; ++i) v[i] = h[i];
  for (int i = 0; i < 64; ++i) {
    const uint32_t t1 = v[7] + (ROR(v[4], 6) ^ ROR(v[4], 11) ^ ROR(v[4], 25)) +
                        ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
    const uint32_t t2 = (ROR(v[0], 2) ^ ROR(v[0], 13) ^ ROR(v[0], 22)) +
                        ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int j = 7; j > 0; --j) v[j] = v[j - 1];
    v[4] += t1;
    v[0] = t1 + t2;
  }
#undef ROR
  for (int i = 0; i < 8; ++i) CHECK(h[i] + v[i] == digest[i]);
}

/* Thumb code: an IT block, a table branch, CBZ; called from ARM state or back. */
__attribute__((noinline, naked, target("thumb"))) static int thumb_classify(int n
                                                                          __attribute__((unused))) {
  __asm__(
      "cbz r0, 4f\n\t"
      "cmp r0, #2\n\t"
      "bhi 5f\n\t"
      "subs r0, #1\n\t"
      "tbb [pc, r0]\n"
      "1: .byte (2f - 1b) / 2, (3f - 1b) / 2\n"
      "2: movs r0, #10\n\tbx lr\n"
      "3: movs r0, #20\n\tbx lr\n"
      "4: movs r0, #30\n\tbx lr\n"
      "5: cmp r0, #100\n\t"
      "ite gt\n\tmovgt r0, #50\n\tmovle r0, #40\n\t"
      "bx lr");
}

static void test_thumb(void) {
  CHECK(thumb_classify(0) == 30);
  CHECK(thumb_classify(1) == 10);
  CHECK(thumb_classify(2) == 20);
  CHECK(thumb_classify(3) == 40);
  CHECK(thumb_classify(101) == 50);
}

const struct item kIntegerItems[] = {
    {"integer.divide", test_divide}, {"integer.saturate", test_saturate},
    {"integer.multiply", test_multiply}, {"integer.bits", test_bits},
    {"integer.64bit", test_64bit}, {"integer.sha256", test_sha256},
    {"integer.thumb", test_thumb}, {NULL, NULL},
};
