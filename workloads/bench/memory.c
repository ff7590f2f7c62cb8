/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays from end to end: by loads and stores of words, and by the C library. */
#include <string.h>

#include "bench.h"

struct arrays {
  size_t length, passes;
  uint32_t sum; /* of the words read */
  uint32_t *from, *to;
  _Alignas(64) uint32_t words[];
};

static uint32_t pattern(size_t i) { return (uint32_t)i * 2654435761u; }

static void *prepare(const struct order *order) {
  const size_t length = order->array_bytes / sizeof(uint32_t);
  struct arrays *a = allocate(sizeof *a + 2 * length * sizeof(uint32_t));
  a->length = length;
  a->passes = order->work;
  a->from = a->words;
  a->to = a->from + length;
  for (size_t i = 0; i < length; ++i) a->from[i] = pattern(i);
  return a;
}

static double megabytes(const struct arrays *a) {
  return 1e-6 * sizeof(uint32_t) * (double)a->length * (double)a->passes;
}

static double read_words(void *state) {
  struct arrays *a = state;
  uint32_t sum = 0;
  for (size_t pass = 0; pass < a->passes; ++pass) {
    for (size_t i = 0; i < a->length; ++i) sum += a->from[i];
    forget_memory();
  }
  a->sum = sum;
  return megabytes(a);
}

/* The sum of pattern(i) by Gauss's formula, modulo 2^32 like the other. */
static bool check_read(const void *state) {
  const struct arrays *a = state;
  const uint64_t n = a->length;
  return a->sum == (uint32_t)a->passes * pattern((size_t)(n * (n - 1) / 2));
}

static double write_words(void *state) {
  struct arrays *a = state;
  for (size_t pass = 0; pass < a->passes; ++pass) {
    for (size_t i = 0; i < a->length; ++i) a->to[i] = (uint32_t)i;
    forget_memory();
  }
  return megabytes(a);
}

static bool check_write(const void *state) {
  const struct arrays *a = state;
  uint64_t sum = 0;
  for (size_t i = 0; i < a->length; ++i) {
    if (i > 0 && a->to[i] <= a->to[i - 1]) return false;
    sum += a->to[i];
  }
  return sum == (uint64_t)a->length * (a->length - 1) / 2;
}

enum { kFill = 0x5a };

static double library_write(void *state) {
  struct arrays *a = state;
  for (size_t pass = 0; pass < a->passes; ++pass) {
    memset(a->to, kFill, a->length * sizeof(uint32_t));
    forget_memory();
  }
  return megabytes(a);
}

static bool check_library_write(const void *state) {
  const struct arrays *a = state;
  for (size_t i = 0; i < a->length; ++i)
    if (a->to[i] != kFill * 0x01010101u) return false;
  return true;
}

static double library_copy(void *state) {
  struct arrays *a = state;
  for (size_t pass = 0; pass < a->passes; ++pass) {
    memcpy(a->to, a->from, a->length * sizeof(uint32_t));
    forget_memory();
  }
  return megabytes(a);
}

static bool check_library_copy(const void *state) {
  const struct arrays *a = state;
  for (size_t i = 0; i < a->length; ++i)
    if (a->to[i] != pattern(i)) return false;
  return true;
}

const struct section kReadSequential = {.name = "read_sequential",
                                        .unit = "MB",
                                        .baseline = {1226.708},
                                        .prepare = prepare,
                                        .run = read_words,
                                        .check = check_read};
const struct section kWriteSequential = {.name = "write_sequential",
                                         .unit = "MB",
                                         .baseline = {683.782},
                                         .prepare = prepare,
                                         .run = write_words,
                                         .check = check_write};
const struct section kStdlibWrite = {.name = "stdlib_write",
                                     .unit = "MB",
                                     .baseline = {2070.681},
                                     .prepare = prepare,
                                     .run = library_write,
                                     .check = check_library_write};
const struct section kStdlibCopy = {.name = "stdlib_copy",
                                    .unit = "MB",
                                    .baseline = {1030.360},
                                    .prepare = prepare,
                                    .run = library_copy,
                                    .check = check_library_copy};
