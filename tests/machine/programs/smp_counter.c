/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both cores see one counter (ARM DDI 0406C B8.1.1): times read one after the other, in an order that
 * events between the cores establish, never run backwards.
 */
#include "cp15.h"

static u32 low_count(u32 unused) {
  (void)unused;
  return (u32)read_cntpct();
}

void test(void) {
  for (u32 i = 0; i < 20; ++i) {
    const u32 before = low_count(0);
    start_cpu1(low_count, 0); /* it waits in WFE; this ends with SEV */
    const u32 there = wait_cpu1();
    const u32 after = low_count(0);
    CHECK((int32_t)(there - before) >= 0);
    CHECK((int32_t)(after - there) >= 0);
  }
}
