/* SPDX-License-Identifier: Apache-2.0 */
/* How a kernel is measured: in cycles of PMCCNTR, as the difference of a longer and a shorter run, so
 * that call, loop entry and counter access drop out. README.md says what the rows are. */
#ifndef VESIM_MICROBENCH_MEASURE_H
#define VESIM_MICROBENCH_MEASURE_H

#include "bare.h"

/* Runs its body `passes` times. */
typedef void kernel(u32 passes);

/* Cycles of one operation in thousandths; a pass of the kernel holds `operations`. */
u32 measure(kernel *run, u32 passes, u32 operations);

/* Prints a row: "row NAME CYCLES", cycles with three digits behind the point. */
void report(const char *name, u32 thousandths);

static inline void measure_and_report(const char *name, kernel *run, u32 passes, u32 operations) {
  report(name, measure(run, passes, operations));
}

/* A kernel of straight code: `setup` once, then passes of 32 times `body`. Registers r0 to r8, q0 to
 * q3 and q8 to q11 are the body's. */
enum { kRepeats = 32 };
#define STRAIGHT_KERNEL(name, setup, body)                                                         \
  static void name(u32 passes) {                                                                   \
    __asm__ volatile(".fpu neon-vfpv4\n" setup                                                     \
                     "\n1:\n.rept 32\n" body                                                       \
                     "\n.endr\n"                                                                   \
                     "subs %0, %0, #1\n"                                                           \
                     "bne 1b\n"                                                                    \
                     : "+r"(passes)                                                                \
                     : "r"(arena)                                                                  \
                     : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "cc", "memory");      \
  }

/* Memory for kernels, in pages of 4 KiB; next to each other in physical memory, too, as a large buffer's
 * are on a system that has just started. */
enum { kPage = 4096, kLine = 64, kArenaSize = 128 << 20 };
extern u8 *const arena;
/* The descriptor of a page of it. */
extern u32 descriptors[];
/* Maps it and turns MMU, caches and branch prediction on. */
void map_memory(void);

/* The groups of rows. */
void operations(void);
void memory_latency(void);
void translation(void);
void bandwidth(void);
void soft_float(void);
void exceptions(void);

#endif
