/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs have beside the bare-metal library, in a VM of workloads/vmm. */
#ifndef GUEST_H
#define GUEST_H

#include "bare.h"

/* PSCI 0.2 (ARM DEN 0022B). */
enum {
  kPsciVersion = 0, kPsciCpuSuspend = 1, kPsciCpuOff = 2, kPsciCpuOn = 3,
  kPsciAffinityInfo = 4, kPsciSystemOff = 8, kPsciSystemReset = 9,
};
enum { kPsciSuccess = 0, kPsciNotSupported = -1, kPsciInvalid = -2, kPsciAlreadyOn = -4 };
enum { kPsciBase = (int)0x84000000 };
u32 hvc(u32 function, u32 a, u32 b, u32 c);
static inline u32 psci(u32 function, u32 a, u32 b, u32 c) {
  return hvc((u32)kPsciBase + function, a, b, c);
}

/* Everything mapped at its own address, RAM cacheable; this CPU's MMU and caches on. */
void mmu_on(void);
/* The same on both CPUs, of which CPU 1 then waits for start_cpu1(). */
void both_cpus_on(void);
extern u32 flat_table[4096];

/* Interrupts are counted by CPU and number, and ended. */
enum { kTimerIrq = 27, kIrqs = 1020 };
extern volatile u32 irqs[2][kIrqs];
void gic_on(void); /* the distributor, all private interrupts, and this CPU's interface */
static inline void irqs_on(void) { __asm__ volatile("cpsie i" ::: "memory"); }
static inline void irqs_off(void) { __asm__ volatile("cpsid i" ::: "memory"); }

enum { kSgiAllButSelf = 1 << 24, kSgiSelf = 2 << 24 };
static inline u32 sgi_to(u32 cpu) { return 1u << (16 + cpu); }

/* Memory that neither program nor VMM has touched. */
enum { kFresh = (int)0x81000000, kPage = 4096 };

#endif
