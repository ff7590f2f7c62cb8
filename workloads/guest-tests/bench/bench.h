/* SPDX-License-Identifier: Apache-2.0 */
/* Micro-benchmarks of a hypervisor, seen from its guest. */
#ifndef BENCH_H
#define BENCH_H

#include "cp15.h"
#include "guest.h"

/* What a benchmark has spent between begin() and end(), summed. */
void begin(void);
void end(void);

/* Each runs this many operations and checks that all took place. */
void hypercall(u32 operations);
void mmio_kernel(u32 operations);
void mmio_user(u32 operations);
void vfp(u32 operations);
void stage2_fault(u32 operations);
void sgi(u32 operations);
void ipi(u32 operations);
void ipi_wakeup(u32 operations);
void eoi_ack(u32 operations);
void timer(u32 operations);
void timer_sleep(u32 operations);

#endif
