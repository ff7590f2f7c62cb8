/* SPDX-License-Identifier: Apache-2.0 */
/* The dot product of two vectors that the caches hold. */
#include "bench.h"

enum { kLength = 1024, kPassesPerWork = 192 };

struct vectors {
  unsigned passes;
  double sum;
  double a[kLength], b[kLength];
};

static void *prepare(const struct order *order) {
  struct vectors *v = allocate(sizeof *v);
  v->passes = kPassesPerWork * order->work;
  for (unsigned i = 0; i < kLength; ++i) {
    v->a[i] = i;
    v->b[i] = kLength - i;
  }
  return v;
}

static double dot_product(const double *a, const double *b) {
  double sum = 0;
  for (unsigned i = 0; i < kLength; ++i) sum += a[i] * b[i];
  return sum;
}

static double run(void *state) {
  struct vectors *v = state;
  v->sum = 0;
  for (unsigned pass = 0; pass < v->passes; ++pass) {
    v->sum += dot_product(v->a, v->b);
    forget_memory();
  }
  return 1e-6 * 2 * kLength * v->passes;
}

/* The sum of i (n - i) is (n^3 - n) / 6; all are whole numbers that a double holds. */
static bool check(const void *state) {
  const struct vectors *v = state;
  const uint64_t n = kLength;
  return v->sum == (double)((n * n * n - n) / 6 * v->passes);
}

const struct section kDotProduct = {.name = "dot_product",
                                    .unit = "Mflop",
                                    .baseline = {481.449, 455.422},
                                    .prepare = prepare,
                                    .run = run,
                                    .check = check};
