/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs all benchmarks and prints, for each, operations, cycles and nanoseconds of one. Cycles are the
 * performance monitor's, n/a where the hypervisor gives its guest none; time is the virtual counter's.
 */
#include "bench.h"
#include "vesim_marker.h"

enum { kPmcrEnable = 1, kCycleCounter = 31, kCountInHyp = 1 << 27 };

static const struct {
  const char *name;
  void (*run)(u32 operations);
  u32 operations;
} kBenchmarks[] = {
    {"hypercall", hypercall, 1000},
    {"mmio-kernel", mmio_kernel, 1000},
    {"mmio-user", mmio_user, 500},
    {"vfp-first-use", vfp, 500},
    {"stage2-fault", stage2_fault, 512},
    {"sgi", sgi, 500},
    {"ipi", ipi, 200},
    {"ipi-wakeup", ipi_wakeup, 100},
    {"eoi-ack", eoi_ack, 500},
    {"timer", timer, 200},
    {"timer-sleep", timer_sleep, 100},
};

static u32 with_cycles; /* else a look at the cycle counter is a trap */
static u32 cycles, ticks, cycles_at, ticks_at;

void begin(void) {
  isb();
  ticks_at = (u32)read_cntvct();
  if (with_cycles) cycles_at = read_pmccntr();
}

void end(void) {
  isb();
  if (with_cycles) cycles += read_pmccntr() - cycles_at;
  ticks += (u32)read_cntvct() - ticks_at;
}

/* 1 if it counts. */
static u32 start_cycle_counter(void) {
  write_pmselr(kCycleCounter);
  write_pmxevtyper(kCountInHyp);
  write_pmcntenset(1u << kCycleCounter);
  write_pmcr(read_pmcr() | kPmcrEnable);
  const u32 before = read_pmccntr();
  for (volatile u32 i = 0; i < 100; i++) {
  }
  return read_pmccntr() != before;
}

static u32 nanoseconds_each(u32 spent_ticks, u32 operations) {
  const u32 mhz = read_cntfrq() / 1000000;
  return (spent_ticks / operations * 1000 + spent_ticks % operations * 1000 / operations) / mhz;
}

static void report(const char *name, u32 operations, u32 spent_cycles, u32 spent_ticks) {
  print("bench: %s: %u operations, ", name, operations);
  if (with_cycles) {
    print("%u cycles, ", spent_cycles / operations);
  } else {
    print("n/a cycles, ");
  }
  print("%u ns each\n", nanoseconds_each(spent_ticks, operations));
}

enum { kCount = sizeof kBenchmarks / sizeof kBenchmarks[0] };

enum { kSettling = 1000 }; /* sleeps of 100 us */

/* Nothing is printed before the end: the console's interrupts would be among what is measured. */
void test(void) {
  u32 spent_cycles[kCount], spent_ticks[kCount];
  both_cpus_on();
  gic_on();
  with_cycles = start_cycle_counter();
  timer_sleep(kSettling); /* what the VM's start has left to do in the host is not measured */
  for (u32 i = 0; i < kCount; i++) {
    cycles = ticks = 0;
    vesim_mark(VESIM_MARK_BEGIN, i + 1, 0, 0);
    kBenchmarks[i].run(kBenchmarks[i].operations);
    vesim_mark(VESIM_MARK_END, i + 1, 0, 0);
    spent_cycles[i] = cycles;
    spent_ticks[i] = ticks;
  }
  for (u32 i = 0; i < kCount; i++)
    report(kBenchmarks[i].name, kBenchmarks[i].operations, spent_cycles[i], spent_ticks[i]);
}
