/* SPDX-License-Identifier: Apache-2.0 */
/* Sustained memory bandwidth: four loops over arrays that no cache holds. Bytes count once for each
 * array that is read or written. */
#include "bench.h"

static const double kScalar = 3;

struct stream {
  size_t length, passes;
  double *a, *b, *c;
  _Alignas(64) double elements[];
};

static void *prepare(const struct order *order) {
  const size_t length = order->array_bytes / sizeof(double);
  struct stream *s = allocate(sizeof *s + 3 * length * sizeof(double));
  s->length = length;
  s->passes = order->work;
  s->a = s->elements;
  s->b = s->a + length;
  s->c = s->b + length;
  for (size_t i = 0; i < length; ++i) {
    s->a[i] = (double)i;
    s->b[i] = (double)(2 * i);
  }
  return s;
}

static double megabytes(const struct stream *s, unsigned arrays) {
  return 1e-6 * arrays * sizeof(double) * (double)s->length * (double)s->passes;
}

static double copy(void *state) {
  struct stream *s = state;
  for (size_t pass = 0; pass < s->passes; ++pass) {
    for (size_t i = 0; i < s->length; ++i) s->c[i] = s->a[i];
    forget_memory();
  }
  return megabytes(s, 2);
}

static double scale(void *state) {
  struct stream *s = state;
  for (size_t pass = 0; pass < s->passes; ++pass) {
    for (size_t i = 0; i < s->length; ++i) s->c[i] = kScalar * s->a[i];
    forget_memory();
  }
  return megabytes(s, 2);
}

static double add(void *state) {
  struct stream *s = state;
  for (size_t pass = 0; pass < s->passes; ++pass) {
    for (size_t i = 0; i < s->length; ++i) s->c[i] = s->a[i] + s->b[i];
    forget_memory();
  }
  return megabytes(s, 3);
}

static double triad(void *state) {
  struct stream *s = state;
  for (size_t pass = 0; pass < s->passes; ++pass) {
    for (size_t i = 0; i < s->length; ++i) s->c[i] = s->a[i] + kScalar * s->b[i];
    forget_memory();
  }
  return megabytes(s, 3);
}

/* Whether c[i] = factor * i: all values are whole numbers, and exact. */
static bool is_ramp(const struct stream *s, double factor) {
  for (size_t i = 0; i < s->length; ++i)
    if (s->c[i] != factor * (double)i) return false;
  return true;
}

static bool check_copy(const void *state) { return is_ramp(state, 1); }
static bool check_scale(const void *state) { return is_ramp(state, kScalar); }
static bool check_add(const void *state) { return is_ramp(state, 1 + 2); }
static bool check_triad(const void *state) { return is_ramp(state, 1 + 2 * kScalar); }

const struct section kStreamCopy = {.name = "stream_copy",
                                    .unit = "MB",
                                    .baseline = {1367.892},
                                    .prepare = prepare,
                                    .run = copy,
                                    .check = check_copy};
const struct section kStreamScale = {.name = "stream_scale",
                                     .unit = "MB",
                                     .baseline = {1296.053},
                                     .prepare = prepare,
                                     .run = scale,
                                     .check = check_scale};
const struct section kStreamAdd = {.name = "stream_add",
                                   .unit = "MB",
                                   .baseline = {1507.115},
                                   .prepare = prepare,
                                   .run = add,
                                   .check = check_add};
const struct section kStreamTriad = {.name = "stream_triad",
                                     .unit = "MB",
                                     .baseline = {1384.526},
                                     .prepare = prepare,
                                     .run = triad,
                                     .check = check_triad};
