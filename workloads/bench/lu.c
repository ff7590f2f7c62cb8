/* SPDX-License-Identifier: Apache-2.0 */
/* A matrix as product of a lower and an upper triangle, by elimination with pivots. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "bench.h"
#include "random.h"

enum { kSize = 128, kWorkOfOne = 5 /* million instructions for one */ };

typedef double matrix[kSize][kSize];

struct lu {
  unsigned times;
  unsigned row[kSize]; /* of the original, in the order of the pivots */
  matrix original, factors;
};

static void *prepare(const struct order *order) {
  struct lu *lu = allocate(sizeof *lu);
  lu->times = (order->work + kWorkOfOne - 1) / kWorkOfOne;
  uint32_t random = 7;
  for (unsigned i = 0; i < kSize; ++i)
    for (unsigned j = 0; j < kSize; ++j) lu->original[i][j] = (double)next_random(&random) / UINT32_MAX - 0.5;
  return lu;
}

static unsigned find_pivot(const matrix m, unsigned column) {
  unsigned best = column;
  for (unsigned i = column + 1; i < kSize; ++i)
    if (fabs(m[i][column]) > fabs(m[best][column])) best = i;
  return best;
}

static void swap_rows(struct lu *lu, unsigned i, unsigned j) {
  const unsigned row = lu->row[i];
  lu->row[i] = lu->row[j];
  lu->row[j] = row;
  for (unsigned k = 0; k < kSize; ++k) {
    const double value = lu->factors[i][k];
    lu->factors[i][k] = lu->factors[j][k];
    lu->factors[j][k] = value;
  }
}

static void factorize(struct lu *lu) {
  double(*m)[kSize] = lu->factors;
  memcpy(m, lu->original, sizeof lu->original);
  for (unsigned i = 0; i < kSize; ++i) lu->row[i] = i;
  for (unsigned k = 0; k < kSize; ++k) {
    swap_rows(lu, k, find_pivot(m, k));
    for (unsigned i = k + 1; i < kSize; ++i) {
      const double factor = m[i][k] / m[k][k];
      m[i][k] = factor;
      for (unsigned j = k + 1; j < kSize; ++j) m[i][j] -= factor * m[k][j];
    }
  }
}

static double run(void *state) {
  struct lu *lu = state;
  for (unsigned i = 0; i < lu->times; ++i) factorize(lu);
  return 1e-6 * (2.0 / 3) * kSize * kSize * kSize * lu->times;
}

/* The original and its factors take a vector to the same place, but for rounding. */
static bool check(const void *state) {
  const struct lu *lu = state;
  double x[kSize], upper[kSize] = {0};
  uint32_t random = 9;
  for (unsigned i = 0; i < kSize; ++i) x[i] = (double)next_random(&random) / UINT32_MAX;
  for (unsigned i = 0; i < kSize; ++i)
    for (unsigned j = i; j < kSize; ++j) upper[i] += lu->factors[i][j] * x[j];
  for (unsigned i = 0; i < kSize; ++i) {
    double residual = -upper[i];
    for (unsigned j = 0; j < i; ++j) residual -= lu->factors[i][j] * upper[j];
    for (unsigned j = 0; j < kSize; ++j) residual += lu->original[lu->row[i]][j] * x[j];
    if (!(fabs(residual) < kSize * kSize * DBL_EPSILON)) return false;
  }
  return true;
}

const struct section kLu = {.name = "lu_decomposition",
                            .unit = "Mflop",
                            .baseline = {889.933, 877.657},
                            .prepare = prepare,
                            .run = run,
                            .check = check};
