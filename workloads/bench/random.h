/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers without a pattern, the same in every run: Marsaglia's xorshift. */
#ifndef VESIM_BENCH_RANDOM_H
#define VESIM_BENCH_RANDOM_H

#include <stdint.h>

static inline uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

#endif
