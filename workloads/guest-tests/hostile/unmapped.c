/* SPDX-License-Identifier: Apache-2.0 */
/* Runs off to where no memory is: a prefetch abort each time, by CPU 0's own vectors. */
#include "gic.h"
#include "guest.h"
#include "layout.h"

static const u32 kNowhere[] = {
    0, 0x00001000, 0x40000000, 0x7ffffffc, 0xc0000000, 0xfffffffc, /* nothing at all */
    UART0_BASE, kGicd, SYSREG_BASE,                                /* devices */
};

void test(void) {
  for (u32 round = 0; round < 2; round++) {
    for (u32 i = 0; i < sizeof kNowhere / sizeof kNowhere[0]; i++) {
      expect();
      call_aborting(kNowhere[i]);
      CHECK(took(kNormal, kPrefetchAbort));
      CHECK_EQUAL(exception()->lr, kNowhere[i] + 4);
      CHECK_EQUAL(exception()->ifar, kNowhere[i]);
    }
    mmu_on(); /* the second time; devices are XN there and never reach the hypervisor */
  }
  for (u32 i = 0; i < 1000; i++) {
    expect();
    call_aborting(0x40000000 + i * kPage);
    CHECK(took(kNormal, kPrefetchAbort));
  }
}
