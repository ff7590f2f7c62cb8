/* SPDX-License-Identifier: Apache-2.0 */
/* Traps: answered by the host's kernel, by the VMM, and by the Hyp code alone. */
#include "bench.h"
#include "gic.h"
#include "layout.h"

enum { kVersion02 = 2, kPl011PeriphId0 = 0xfe0, kPl011Part0 = 0x11, kFpexcEnable = 1 << 30 };

void hypercall(u32 operations) {
  u32 answered = 0;
  begin();
  for (u32 i = 0; i < operations; i++) answered += psci(kPsciVersion, 0, 0, 0) == kVersion02;
  end();
  CHECK_EQUAL(answered, operations);
}

void mmio_kernel(u32 operations) {
  u32 answered = 0;
  begin();
  for (u32 i = 0; i < operations; i++) answered += gicd(kDCtlr);
  end();
  CHECK_EQUAL(answered, operations);
}

void mmio_user(u32 operations) {
  u32 answered = 0;
  begin();
  for (u32 i = 0; i < operations; i++) {
    answered += *reg32(UART0_BASE + kPl011PeriphId0) == kPl011Part0;
  }
  end();
  CHECK_EQUAL(answered, operations);
}

/* The first VFP instruction after each entry traps if the registers are switched lazily. */
void vfp(u32 operations) {
  u32 value = 0;
  write_cpacr(read_cpacr() | 0xf << 20);
  __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0\n\tvmov s31, %1" : : "r"(kFpexcEnable), "r"(value));
  for (u32 i = 0; i < operations; i++) {
    psci(kPsciVersion, 0, 0, 0);
    begin();
    __asm__ volatile(".fpu neon-vfpv4\n\tvmov %0, s31" : "=r"(value));
    end();
    __asm__ volatile(".fpu neon-vfpv4\n\tvmov s31, %0" : : "r"(value + 1));
  }
  __asm__ volatile(".fpu neon-vfpv4\n\tvmov %0, s31" : "=r"(value));
  CHECK_EQUAL(value, operations);
}

/* Each operation is the first touch of a page. */
void stage2_fault(u32 operations) {
  u32 zero = 0, kept = 0;
  begin();
  for (u32 i = 0; i < operations; i++) {
    volatile u32 *page = reg32((u32)kFresh + i * kPage);
    zero += *page == 0;
    *page = i;
  }
  end();
  for (u32 i = 0; i < operations; i++) kept += *reg32((u32)kFresh + i * kPage) == i;
  CHECK_EQUAL(zero, operations);
  CHECK_EQUAL(kept, operations);
}
