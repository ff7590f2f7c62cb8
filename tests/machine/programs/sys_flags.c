/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The holding pen of boot code without PSCI: a secondary core waits in WFE until the system registers'
 * SYS_FLAGS holds an address, then goes there (motherboard TRM DUI 0447, SYS_FLAGS registers).
 */
#include "cp15.h"

#define SYS_FLAGS ((volatile u32 *)0x1c010030)    /* reads the flags; a write sets bits */
#define SYS_FLAGSCLR ((volatile u32 *)0x1c010034) /* a write clears bits */

static volatile u32 arrived;

static u32 arrive(u32 unused) {
  (void)unused;
  arrived = read_mpidr() & 3;
  return 0x50;
}

static u32 pen(u32 rounds) {
  (void)rounds;
  while (*SYS_FLAGS == 0) __asm__ volatile("wfe");
  u32 (*entry)(u32) = (u32(*)(u32)) * SYS_FLAGS;
  return entry(0);
}

void test(void) {
  *SYS_FLAGSCLR = 0xffffffff;
  CHECK_EQUAL(*SYS_FLAGS, 0);
  start_cpu1(pen, 0);
  for (u32 i = 0; i < 1000; ++i) __asm__ volatile("nop");
  CHECK_EQUAL(arrived, 0);
  *SYS_FLAGS = (u32)arrive;
  dsb();
  __asm__ volatile("sev");
  CHECK_EQUAL(wait_cpu1(), 0x50);
  CHECK_EQUAL(arrived, 1);
  CHECK_EQUAL(*SYS_FLAGS, (u32)arrive);
  *SYS_FLAGSCLR = 0xffffffff;
  CHECK_EQUAL(*SYS_FLAGS, 0);
}
