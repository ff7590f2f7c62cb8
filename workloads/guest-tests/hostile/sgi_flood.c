/* SPDX-License-Identifier: Apache-2.0 */
/* Both CPUs send interrupts to each other, themselves and everyone, as fast as they can. */
#include "gic.h"
#include "guest.h"

enum { kSends = 4000, kFirstPpi = 16 };

static const u32 kTargets[] = {1u << 16, 2u << 16, 0xffu << 16, kSgiAllButSelf, kSgiSelf, 3u << 24};

static u32 flood(u32 count) {
  gic_on();
  irqs_on();
  for (u32 i = 0; i < count; i++) set_gicd(kDSgir, kTargets[i % 6] | (i & 15));
  irqs_off();
  return count;
}

/* What has arrived meanwhile goes. */
static void drain(void) {
  irqs_on();
  for (volatile u32 i = 0; i < 10000; i++) {
  }
  irqs_off();
}

void test(void) {
  both_cpus_on();
  gic_on();
  start_cpu1(flood, kSends);
  CHECK_EQUAL(flood(kSends), kSends);
  CHECK_EQUAL(wait_cpu1(), kSends);
  drain();
  for (u32 cpu = 0; cpu < 2; cpu++) {
    for (u32 sgi = 0; sgi < kFirstPpi; sgi++) CHECK(irqs[cpu][sgi] > 0 && irqs[cpu][sgi] < 2 * kSends);
    for (u32 id = kFirstPpi; id < kIrqs; id++) CHECK_EQUAL(irqs[cpu][id], 0);
  }
}
