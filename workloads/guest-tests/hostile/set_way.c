/* SPDX-License-Identifier: Apache-2.0 */
/* Cache maintenance by set and way on both CPUs, of lines that are there and that are not. */
#include "cp15.h"
#include "guest.h"

enum { kWords = 4096, kPerCpu = 600 };

/* One of the three operations; the level in bits 3:1, set and way wherever they lie. */
static void maintain(u32 which, u32 value) {
  if (which == 0) write_dcisw(value);
  if (which == 1) write_dccsw(value);
  if (which == 2) write_dccisw(value);
}

/* Both levels, way in the top bits, sets; and then anything. */
static u32 maintain_all(u32 seed) {
  for (u32 i = 0; i < kPerCpu; i++) {
    maintain(i % 3, (i & 1) << 31 | i << 6);
    maintain(i % 3, (i & 15) << 28 | i << 6 | 1 << 1);
    seed = seed * 1664525 + 1013904223;
    maintain(i % 3, seed);
  }
  dsb();
  return seed;
}

void test(void) {
  volatile u32 *words = reg32((u32)kFresh);
  u32 wrong = 0;
  both_cpus_on();
  for (u32 i = 0; i < kWords; i++) words[i] = ~i;
  start_cpu1(maintain_all, 1);
  maintain_all(2);
  wait_cpu1();
  for (u32 i = 0; i < kWords; i++) wrong += words[i] != ~i;
  CHECK_EQUAL(wrong, 0);
}
