/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in colour sharpened and blurred: convolution with small kernels, in floating point. */
#include <float.h>
#include <math.h>

#include "bench.h"

enum {
  kColours = 3,
  kWidth = 32,
  kHeight = 16,
  kMargin = 4,
  kSharpenSide = 5, /* of the kernel */
  kBlurSide = 9,
  kSharpenPerWork = 3
};

typedef float plane[kHeight + 2 * kMargin][kWidth + 2 * kMargin];

struct pictures {
  unsigned times;
  float sharpen[kSharpenSide * kSharpenSide], blur[kBlurSide * kBlurSide];
  plane from[kColours], to[kColours];
};

/* Of another height for each colour. */
static float surface(unsigned colour, unsigned x, unsigned y) {
  return (float)(x * x + y * y + x * y + 100 * colour);
}

/* Weights of the binomial distribution in both directions; their sum is 1. */
static void make_binomial(float *kernel, int side) {
  float row[kBlurSide] = {1};
  for (int n = 1; n < side; ++n)
    for (int i = n; i > 0; --i) row[i] += row[i - 1];
  const float total = (float)(1 << (side - 1));
  for (int i = 0; i < side * side; ++i) kernel[i] = row[i / side] / total * row[i % side] / total;
}

static void *prepare(const struct order *order) {
  struct pictures *p = allocate(sizeof *p);
  p->times = order->work;
  for (unsigned colour = 0; colour < kColours; ++colour)
    for (unsigned y = 0; y < kHeight + 2 * kMargin; ++y)
      for (unsigned x = 0; x < kWidth + 2 * kMargin; ++x) p->from[colour][y][x] = surface(colour, x, y);
  make_binomial(p->blur, kBlurSide);
  /* Twice the picture less the blurred one. */
  make_binomial(p->sharpen, kSharpenSide);
  for (int i = 0; i < kSharpenSide * kSharpenSide; ++i) p->sharpen[i] = -p->sharpen[i];
  p->sharpen[kSharpenSide * kSharpenSide / 2] += 2;
  return p;
}

static void convolve(const plane from, plane to, const float *kernel, unsigned side) {
  for (unsigned y = kMargin; y < kHeight + kMargin; ++y) {
    for (unsigned x = kMargin; x < kWidth + kMargin; ++x) {
      const float *weight = kernel;
      float sum = 0;
      for (unsigned i = 0; i < side; ++i)
        for (unsigned j = 0; j < side; ++j) sum += *weight++ * from[y + i - side / 2][x + j - side / 2];
      to[y][x] = sum;
    }
  }
}

static double apply(struct pictures *p, const float *kernel, unsigned side, unsigned passes) {
  for (unsigned pass = 0; pass < passes; ++pass) {
    for (unsigned colour = 0; colour < kColours; ++colour)
      convolve(p->from[colour], p->to[colour], kernel, side);
    forget_memory();
  }
  return 1e-6 * kWidth * kHeight * passes;
}

static double sharpen(void *state) {
  struct pictures *p = state;
  return apply(p, p->sharpen, kSharpenSide, kSharpenPerWork * p->times);
}

static double blur(void *state) {
  struct pictures *p = state;
  return apply(p, p->blur, kBlurSide, p->times);
}

/* On this surface each filter adds the same everywhere, but for rounding. */
static bool differs_by(const struct pictures *p, float difference) {
  for (unsigned colour = 0; colour < kColours; ++colour) {
    for (unsigned y = kMargin; y < kHeight + kMargin; ++y) {
      for (unsigned x = kMargin; x < kWidth + kMargin; ++x) {
        const float expected = surface(colour, x, y) + difference;
        if (!(fabsf(p->to[colour][y][x] - expected) <= 16 * FLT_EPSILON * expected)) return false;
      }
    }
  }
  return true;
}

/* The binomial mean of x^2 is x^2 plus the variance, (side - 1) / 4; the same for y; xy stays. */
static bool check_sharpen(const void *state) { return differs_by(state, -2 * (kSharpenSide - 1) / 4.0F); }
static bool check_blur(const void *state) { return differs_by(state, 2 * (kBlurSide - 1) / 4.0F); }

const struct section kSharpen = {.name = "sharpen",
                                 .unit = "Mpixel",
                                 .baseline = {2.340, 2.304},
                                 .prepare = prepare,
                                 .run = sharpen,
                                 .check = check_sharpen};
const struct section kBlur = {.name = "blur",
                              .unit = "Mpixel",
                              .baseline = {0.791, 0.787},
                              .prepare = prepare,
                              .run = blur,
                              .check = check_blur};
