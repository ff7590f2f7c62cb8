/* SPDX-License-Identifier: Apache-2.0 */
/* Mandelbrot's set, by iteration of z^2 + c. */
#include "bench.h"

enum { kWidth = 64, kRowsPerWork = 48, kLimit = 100, kOperations = 8 /* of an iteration */ };

struct set {
  unsigned height;
  double real[kWidth], *imaginary;
  uint8_t *steps; /* until |z| > 2 */
  double rest[];
};

static void *prepare(const struct order *order) {
  const unsigned height = kRowsPerWork * order->work;
  struct set *set = allocate(sizeof *set + height * (sizeof(double) + kWidth));
  set->height = height;
  set->imaginary = set->rest;
  set->steps = (uint8_t *)(set->imaginary + height);
  for (unsigned x = 0; x < kWidth; ++x) set->real[x] = -2.25 + 3.0 * (x + 0.5) / kWidth;
  for (unsigned y = 0; y < height; ++y) set->imaginary[y] = (y + 0.5 - height / 2.0) * (2.5 / height);
  return set;
}

static unsigned iterate(double a, double b) {
  double x = 0, y = 0;
  unsigned steps = 0;
  for (; steps < kLimit; ++steps) {
    const double xx = x * x, yy = y * y;
    if (xx + yy > 4) break;
    y = (x + x) * y + b;
    x = xx - yy + a;
  }
  return steps;
}

static double run(void *state) {
  struct set *set = state;
  uint64_t steps = 0;
  uint8_t *to = set->steps;
  for (unsigned y = 0; y < set->height; ++y) {
    for (unsigned x = 0; x < kWidth; ++x, ++to) {
      *to = (uint8_t)iterate(set->real[x], set->imaginary[y]);
      steps += *to;
    }
  }
  return 1e-6 * kOperations * (double)steps;
}

/* In the main cardioid, or in the disc to the left of it. */
static bool is_inside(double a, double b) {
  const double q = (a - 0.25) * (a - 0.25) + b * b;
  return 4 * q * (q + a - 0.25) < b * b || 16 * ((a + 1) * (a + 1) + b * b) < 1;
}

/* What closed forms know: who never leaves, who leaves at once; and the set is its own mirror
 * image. */
static bool check(const void *state) {
  const struct set *set = state;
  for (unsigned y = 0; y < set->height; ++y) {
    for (unsigned x = 0; x < kWidth; ++x) {
      const double a = set->real[x], b = set->imaginary[y];
      const unsigned steps = set->steps[y * kWidth + x];
      if (is_inside(a, b) && steps != kLimit) return false;
      if ((a * a + b * b > 4) != (steps == 1)) return false;
      if (steps != set->steps[(set->height - 1 - y) * kWidth + x]) return false;
    }
  }
  return true;
}

const struct section kMandelbrot = {.name = "mandelbrot",
                                    .unit = "Mflop",
                                    .baseline = {665.589, 653.746},
                                    .prepare = prepare,
                                    .run = run,
                                    .check = check};
