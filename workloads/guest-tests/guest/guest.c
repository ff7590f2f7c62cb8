/* SPDX-License-Identifier: Apache-2.0 */
#include "guest.h"

#include "cp15.h"
#include "gic.h"
#include "layout.h"
#include "mmu.h"

extern const char _start[];

volatile u32 irqs[2][kIrqs];
u32 flat_table[4096] __attribute__((aligned(0x4000)));

u32 hvc(u32 function, u32 a, u32 b, u32 c) {
  register u32 r0 __asm__("r0") = function;
  register u32 r1 __asm__("r1") = a;
  register u32 r2 __asm__("r2") = b;
  register u32 r3 __asm__("r3") = c;
  __asm__ volatile("hvc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "memory");
  return r0;
}

void end_program(u32 status) {
  print("guest: exit status %u\n", status);
  psci(kPsciSystemOff, 0, 0, 0);
  for (;;) __asm__ volatile("wfi");
}

static void fill_flat_table(void) {
  const u32 ram = LOAD_ADDRESS >> 20;
  for (u32 i = 0; i < 4096; i++) {
    flat_table[i] = i << 20 | kSection | section_ap(3) |
                    (i < ram ? kSectionDevice | kS1Xn : kSectionNormal);
  }
}

void mmu_on(void) {
  if (flat_table[0] == 0) fill_flat_table();
  write_ttbr0((u32)flat_table | 0x4a); /* walks shareable, write-back */
  write_ttbcr(0);
  write_dacr(1);
  write_tlbiall(0);
  dsb();
  isb();
  write_sctlr(read_sctlr() | 1 << 12 | 1 << 11 | 1 << 2 | 1 << 0); /* I, Z, C, M */
}

static u32 nothing(u32 unused) { return unused; }

/* CPU 1 gets its tables while this CPU still writes to memory, not to its caches. */
void both_cpus_on(void) {
  fill_flat_table();
  CHECK_EQUAL(psci(kPsciCpuOn, 1, (u32)_start, 0), kPsciSuccess);
  mmu_on();
  start_cpu1(nothing, 0);
  wait_cpu1();
}

static int count_irq(enum table table, enum vector vector, struct frame *frame) {
  (void)table;
  (void)frame;
  if (vector != kIrq) return 0;
  const u32 iar = gicc(kIar), id = iar & 0x3ff;
  if (id >= kIrqs) return 1;
  if (id == kTimerIrq) write_cntv_ctl(0);
  set_gicc(kEoir, iar);
  irqs[cpu_number()][id]++;
  return 1;
}

void gic_on(void) {
  exception_hook = count_irq;
  set_gicd(kDCtlr, 1);
  set_gicd(kDIsenabler, ~0u);
  set_gicc(kPmr, 0xff);
  set_gicc(kCtlr, 1);
}
