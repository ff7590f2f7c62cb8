/* SPDX-License-Identifier: Apache-2.0 */
/* Waits without end in sight: WFE and WFI again and again, with an interrupt pending and masked. */
#include "cp15.h"
#include "gic.h"
#include "guest.h"

enum { kEvents = 20000, kInterrupts = 2000, kSgi = 3 };

static u32 wait_for_events(u32 count) {
  for (u32 i = 0; i < count; i++) __asm__ volatile("sev\n\twfe\n\twfe\n\tyield" ::: "memory");
  return count;
}

void test(void) {
  both_cpus_on();
  gic_on();
  set_gicd(kDSgir, kSgiSelf | kSgi);
  start_cpu1(wait_for_events, kEvents);
  CHECK_EQUAL(wait_for_events(kEvents), kEvents);
  for (u32 i = 0; i < kInterrupts; i++) __asm__ volatile("wfi" ::: "memory");
  CHECK_EQUAL(irqs[0][kSgi], 0);
  irqs_on();
  isb();
  irqs_off();
  CHECK_EQUAL(irqs[0][kSgi], 1);
  /* An event for each turn of CPU 1, whatever CPU 0 has done meanwhile. */
  CHECK_EQUAL(wait_cpu1(), kEvents);
}
