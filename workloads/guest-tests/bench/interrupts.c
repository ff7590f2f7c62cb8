/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts: between the CPUs, their end, and the timer's. */
#include "bench.h"
#include "gic.h"

enum { kSgi = 5, kSleepTicks = 2400 };

static volatile u32 stop;

static u32 spin_cpu1(u32 unused) {
  gic_on();
  irqs_on();
  while (!stop) {
  }
  irqs_off();
  return unused;
}

/* Interrupts are masked from the look at `stop` to WFI, which they end all the same. */
static u32 sleep_cpu1(u32 unused) {
  gic_on();
  while (!stop) {
    __asm__ volatile("wfi" ::: "memory");
    irqs_on();
    isb();
    irqs_off();
  }
  return unused;
}

static void send(void) { set_gicd(kDSgir, sgi_to(1) | kSgi); }

static void send_and_wait(void) {
  const u32 before = irqs[1][kSgi];
  send();
  while (irqs[1][kSgi] == before) {
  }
}

static void start(u32 (*function)(u32)) {
  stop = 0;
  start_cpu1(function, 0);
  send_and_wait();
}

static void finish_cpu1(void) {
  stop = 1;
  send();
  wait_cpu1();
}

/* Not waiting: several may arrive as one. */
void sgi(u32 operations) {
  start(spin_cpu1);
  const u32 before = irqs[1][kSgi];
  begin();
  for (u32 i = 0; i < operations; i++) send();
  end();
  finish_cpu1();
  CHECK(irqs[1][kSgi] - before > 0 && irqs[1][kSgi] - before <= operations + 1);
}

static void round_trips(u32 (*function)(u32), u32 operations) {
  start(function);
  const u32 before = irqs[1][kSgi];
  begin();
  for (u32 i = 0; i < operations; i++) send_and_wait();
  end();
  CHECK_EQUAL(irqs[1][kSgi] - before, operations);
  finish_cpu1();
}

void ipi(u32 operations) { round_trips(spin_cpu1, operations); }

void ipi_wakeup(u32 operations) { round_trips(sleep_cpu1, operations); }

/* The virtual CPU interface alone: an SGI to itself is pending when the clock starts. */
void eoi_ack(u32 operations) {
  u32 taken = 0;
  for (u32 i = 0; i < operations; i++) {
    set_gicd(kDSgir, kSgiSelf | kSgi);
    begin();
    const u32 iar = gicc(kIar);
    set_gicc(kEoir, iar);
    dsb(); /* the store, too, is there */
    end();
    taken += (iar & 0x3ff) == kSgi;
  }
  CHECK_EQUAL(taken, operations);
}

static void fire_timer_in(u32 interval) {
  write_cntv_tval(interval);
  write_cntv_ctl(1);
}

/* From the programming of a timer that fires at once to the end of its handler. */
void timer(u32 operations) {
  const u32 before = irqs[0][kTimerIrq];
  irqs_on();
  begin();
  for (u32 i = 0; i < operations; i++) {
    fire_timer_in(0);
    while (irqs[0][kTimerIrq] == before + i) {
    }
  }
  end();
  irqs_off();
  CHECK_EQUAL(irqs[0][kTimerIrq] - before, operations);
}

/* Asleep until it fires; the time includes the 100 us of sleep. */
void timer_sleep(u32 operations) {
  const u32 before = irqs[0][kTimerIrq];
  begin();
  for (u32 i = 0; i < operations; i++) {
    fire_timer_in(kSleepTicks);
    while (irqs[0][kTimerIrq] == before + i) {
      __asm__ volatile("wfi" ::: "memory");
      irqs_on();
      isb();
      irqs_off();
    }
  }
  end();
  CHECK_EQUAL(irqs[0][kTimerIrq] - before, operations);
}
