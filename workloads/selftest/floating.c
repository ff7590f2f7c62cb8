/* SPDX-License-Identifier: Apache-2.0 */
/* VFP: IEEE 754 arithmetic, rounding modes, flush-to-zero, default NaN, cumulative flags. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "selftest.h"

/* FPSCR (ARM DDI 0406C B4.1.58). */
enum {
  kIoc = 1 << 0, kDzc = 1 << 1, kOfc = 1 << 2, kUfc = 1 << 3, kIxc = 1 << 4, kIdc = 1 << 7,
  kRoundUp = 1 << 22, kRoundDown = 2 << 22, kRoundZero = 3 << 22,
  kFlushToZero = 1 << 24, kDefaultNan = 1 << 25,
  kV = 1 << 28, kC = 1 << 29, kZ = 1 << 30,
};

static uint64_t bits(double value) {
  uint64_t result;
  memcpy(&result, &value, sizeof result);
  return result;
}

static double from_bits(uint64_t value) {
  double result;
  memcpy(&result, &value, sizeof result);
  return result;
}

/* One operation under the given FPSCR; returns the result, leaves the resulting FPSCR in *after. */
#define OPERATE(instruction, fpscr, a, b, after)                                   \
  ({                                                                               \
    double r_;                                                                     \
    __asm__ volatile("vmsr fpscr, %4\n\t" instruction " %P0, %P2, %P3\n\t"         \
                     "vmrs %1, fpscr\n\tvmsr fpscr, %5"                            \
                     : "=&w"(r_), "=&r"(after)                                     \
                     : "w"((double)(a)), "w"((double)(b)), "r"(fpscr), "r"(0));    \
    r_;                                                                            \
  })

static void test_arithmetic(void) {
  uint32_t after;
  CHECK(bits(OPERATE("vdiv.f64", 0, 1, 3, after)) == 0x3fd5555555555555);
  CHECK((after & 0x9f) == kIxc);
  CHECK(bits(OPERATE("vdiv.f64", kRoundUp, 1, 3, after)) == 0x3fd5555555555556);
  CHECK(bits(OPERATE("vdiv.f64", kRoundDown, -1, 3, after)) == 0xbfd5555555555556);
  CHECK(bits(OPERATE("vdiv.f64", kRoundZero, -1, 3, after)) == 0xbfd5555555555555);
  CHECK(OPERATE("vmul.f64", 0, 1.5, -2.25, after) == -3.375 && (after & 0x9f) == 0);
}

static void test_exceptions(void) {
  uint32_t after;
  CHECK(isinf(OPERATE("vdiv.f64", 0, 1, 0, after)) && (after & 0x9f) == kDzc);
  CHECK(isnan(OPERATE("vsub.f64", 0, INFINITY, INFINITY, after)) && (after & 0x9f) == kIoc);
  CHECK(isinf(OPERATE("vmul.f64", 0, 1e300, 1e300, after)) && (after & 0x9f) == (kOfc | kIxc));
  CHECK(OPERATE("vmul.f64", 0, 1e-300, 1e-300, after) == 0 && (after & 0x9f) == (kUfc | kIxc));
  const double denormal = from_bits(1);
  CHECK(OPERATE("vadd.f64", 0, denormal, denormal, after) == from_bits(2) && (after & 0x9f) == 0);
  CHECK(OPERATE("vadd.f64", kFlushToZero, denormal, denormal, after) == 0 &&
        (after & 0x9f) == kIdc);
  const double payload = from_bits(0x7ff8000000001234);
  CHECK(bits(OPERATE("vadd.f64", 0, payload, 1, after)) == 0x7ff8000000001234);
  CHECK(bits(OPERATE("vadd.f64", kDefaultNan, payload, 1, after)) == 0x7ff8000000000000);
  /* A signalling NaN is quietened and is an invalid operation. */
  CHECK(bits(OPERATE("vadd.f64", 0, from_bits(0x7ff0000000001234), 1, after)) ==
            0x7ff8000000001234 && (after & 0x9f) == kIoc);
}

static void test_fused(void) {
  /* (1 + 2^-30)^2 - 1 - 2^-29 = 2^-60: only one rounding keeps it. */
  const double x = OPAQUE(1.0 + 0x1p-30 == 1.0) ? 1.0 : 1.0 + 0x1p-30;
  double fused = -1 - 0x1p-29;
  __asm__("vfma.f64 %P0, %P1, %P1" : "+w"(fused) : "w"(x));
  CHECK(fused == 0x1p-60);
  double chained = -1 - 0x1p-29;
  __asm__("vmla.f64 %P0, %P1, %P1" : "+w"(chained) : "w"(x));
  CHECK(chained == 0);
  double root;
  __asm__("vsqrt.f64 %P0, %P1" : "=w"(root) : "w"(2.0));
  CHECK(bits(root) == 0x3ff6a09e667f3bcd);
}

static int32_t to_int(double value) {
  float r;
  int32_t result;
  __asm__("vcvt.s32.f64 %0, %P1" : "=t"(r) : "w"(value));
  memcpy(&result, &r, sizeof result);
  return result;
}

static void test_convert(void) {
  CHECK(to_int(-1.75) == -1);
  CHECK(to_int(3e9) == INT32_MAX);
  CHECK(to_int(-3e9) == INT32_MIN);
  CHECK(to_int(NAN) == 0);
  uint32_t half;
  __asm__("vcvtb.f16.f32 s0, %1\n\tvmov %0, s0" : "=r"(half) : "t"(1.5f) : "s0");
  CHECK((half & 0xffff) == 0x3e00);
  float single;
  __asm__("vmov s0, %1\n\tvcvtb.f32.f16 %0, s0" : "=t"(single) : "r"(0x0001) : "s0");
  CHECK(single == 0x1p-24f); /* half-precision denormal */
  CHECK((float)OPAQUE(0x1000001) == 16777216.0f); /* ties to even */
}

static uint32_t compare(double a, double b) {
  uint32_t flags;
  __asm__("vcmp.f64 %P1, %P2\n\tvmrs %0, fpscr" : "=r"(flags) : "w"(a), "w"(b));
  return flags & 0xf0000000;
}

static void test_compare(void) {
  CHECK(compare(1, 1) == (kZ | kC));
  CHECK(compare(1, 2) == 0x80000000u);
  CHECK(compare(2, 1) == kC);
  CHECK(compare(NAN, 1) == (kC | kV));
  CHECK(compare(-0.0, 0.0) == (kZ | kC));
}

const struct item kFloatItems[] = {
    {"vfp.arithmetic", test_arithmetic}, {"vfp.exceptions", test_exceptions},
    {"vfp.fused", test_fused}, {"vfp.convert", test_convert},
    {"vfp.compare", test_compare}, {NULL, NULL},
};
