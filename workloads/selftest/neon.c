/* SPDX-License-Identifier: Apache-2.0 */
/* Advanced SIMD: a sample of every group of ARM DDI 0406C A7.4. */
#include <arm_neon.h>
#include <stddef.h>
#include <string.h>

#include "selftest.h"

/* "x" as a value the compiler knows nothing about. */
static const volatile uint8_t kCount[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static uint8x16_t count16(void) {
  uint8_t copy[16];
  for (int i = 0; i < 16; ++i) copy[i] = kCount[i];
  return vld1q_u8(copy);
}

static int equal8(uint8x8_t a, const uint8_t *expected) {
  uint8_t lanes[8];
  vst1_u8(lanes, a);
  return memcmp(lanes, expected, 8) == 0;
}

static void test_arithmetic(void) {
  const uint8x16_t n = count16();
  const uint8x8_t low = vget_low_u8(n), high = vget_high_u8(n);
  CHECK(equal8(vadd_u8(low, high), (const uint8_t[]){8, 10, 12, 14, 16, 18, 20, 22}));
  CHECK(equal8(vqadd_u8(vdup_n_u8(0xf8), low),
               (const uint8_t[]){248, 249, 250, 251, 252, 253, 254, 255}));
  CHECK(equal8(vqsub_u8(low, vdup_n_u8(4)), (const uint8_t[]){0, 0, 0, 0, 0, 1, 2, 3}));
  CHECK(equal8(vhadd_u8(low, vdup_n_u8(255)),
               (const uint8_t[]){127, 128, 128, 129, 129, 130, 130, 131}));
  CHECK(equal8(vabd_u8(low, vdup_n_u8(3)), (const uint8_t[]){3, 2, 1, 0, 1, 2, 3, 4}));
  CHECK(equal8(vcnt_u8(low), (const uint8_t[]){0, 1, 1, 2, 1, 2, 2, 3}));
  CHECK(vget_lane_u16(vpaddl_u8(high), 3) == 14 + 15);
}

static void test_multiply(void) {
  const uint8x8_t low = vget_low_u8(count16());
  CHECK(vgetq_lane_u16(vmull_u8(vdup_n_u8(200), low), 7) == 1400);
  CHECK(vget_lane_s16(vqrdmulh_s16(vdup_n_s16(-32768), vdup_n_s16(-32768)), 0) == 32767);
  const poly16x8_t product = vmull_p8(vdup_n_p8(0x03), vdup_n_p8(0x07));
  CHECK(vgetq_lane_p16(product, 0) == 0x09); /* (x+1)(x^2+x+1) over GF(2) */
}

static void test_shift(void) {
  const int32x2_t shifts = vset_lane_s32(OPAQUE(-4), vdup_n_s32(OPAQUE(4)), 1);
  const int32x2_t shifted = vshl_s32(vdup_n_s32(OPAQUE(-256)), shifts);
  CHECK(vget_lane_s32(shifted, 0) == -4096 && vget_lane_s32(shifted, 1) == -16);
  CHECK(vget_lane_u8(vqmovun_s16(vdupq_n_s16(OPAQUE(300))), 0) == 255);
  CHECK(vget_lane_u8(vqmovun_s16(vdupq_n_s16(OPAQUE(-300))), 0) == 0);
  CHECK(vgetq_lane_u32(vsraq_n_u32(vdupq_n_u32(1), vdupq_n_u32(OPAQUE(0x80)), 4), 2) == 9);
}

static void test_permute(void) {
  const uint8x16_t n = count16();
  const uint8x8_t low = vget_low_u8(n), high = vget_high_u8(n);
  CHECK(equal8(vext_u8(low, high, 3), (const uint8_t[]){3, 4, 5, 6, 7, 8, 9, 10}));
  CHECK(equal8(vrev64_u8(low), (const uint8_t[]){7, 6, 5, 4, 3, 2, 1, 0}));
  const uint8x8x2_t zipped = vzip_u8(low, high);
  CHECK(equal8(zipped.val[1], (const uint8_t[]){4, 12, 5, 13, 6, 14, 7, 15}));
  const uint8x8x2_t table = {{high, low}};
  const uint8_t indexes[8] = {0, 8, 15, 16, 7, 255, 1, 2};
  CHECK(equal8(vtbl2_u8(table, vld1_u8(indexes)), (const uint8_t[]){8, 0, 7, 0, 15, 0, 9, 10}));
}

static void test_structures(void) {
  uint8_t pixels[24], back[24];
  for (int i = 0; i < 24; ++i) pixels[i] = (uint8_t)OPAQUE(i);
  const uint8x8x3_t planes = vld3_u8(pixels);
  CHECK(equal8(planes.val[1], (const uint8_t[]){1, 4, 7, 10, 13, 16, 19, 22}));
  vst3_u8(back, planes);
  CHECK(memcmp(pixels, back, 24) == 0);
  const uint16x4x4_t all = vld4_dup_u16((const uint16_t *)pixels);
  CHECK(vget_lane_u16(all.val[3], 2) == 0x0706);
}

static void test_float(void) {
  const float32x4_t a = vdupq_n_f32(OPAQUE(3) * 1.0f);
  CHECK(vgetq_lane_f32(vmulq_n_f32(a, 0.5f), 1) == 1.5f);
  CHECK(vgetq_lane_u32(vcgtq_f32(a, vdupq_n_f32(2)), 3) == 0xffffffff);
  CHECK(vgetq_lane_f32(vrecpeq_f32(vdupq_n_f32(OPAQUE(2) * 1.0f)), 0) == 0.4990234375f);
  CHECK(vgetq_lane_f32(vfmaq_f32(vdupq_n_f32(1), a, a), 0) == 10.0f);
  CHECK(vgetq_lane_s32(vcvtq_s32_f32(vdupq_n_f32(OPAQUE(-7) * 0.25f)), 0) == -1);
  /* Denormals are flushed to zero in Advanced SIMD, whatever FPSCR.FZ says. */
  const uint32x4_t denormal = vdupq_n_u32(OPAQUE(1));
  CHECK(vgetq_lane_u32(vreinterpretq_u32_f32(vaddq_f32(vreinterpretq_f32_u32(denormal),
                                                       vreinterpretq_f32_u32(denormal))), 0) == 0);
}

const struct item kNeonItems[] = {
    {"neon.arithmetic", test_arithmetic}, {"neon.multiply", test_multiply},
    {"neon.shift", test_shift}, {"neon.permute", test_permute},
    {"neon.structures", test_structures}, {"neon.float", test_float}, {NULL, NULL},
};
