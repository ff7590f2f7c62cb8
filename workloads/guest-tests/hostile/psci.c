/* SPDX-License-Identifier: Apache-2.0 */
/* Power calls with bad arguments; the second CPU sent to nowhere; power off while it is lost there. */
#include "guest.h"

void test(void) {
  CHECK_EQUAL(psci(kPsciCpuOn, 0, 0, 0), kPsciAlreadyOn);
  CHECK_EQUAL(psci(kPsciCpuOn, 2, 0, 0), kPsciInvalid);
  CHECK_EQUAL(psci(kPsciCpuOn, 0x00ffffff, 0, 0), kPsciInvalid);
  CHECK_EQUAL(psci(kPsciAffinityInfo, 0x100, 0, 0), kPsciInvalid);
  CHECK_EQUAL(psci(kPsciAffinityInfo, 1, 0, 0), 1);
  for (u32 function = 0x100; function < 0x200; function++) {
    CHECK_EQUAL(psci(function, ~0u, ~0u, ~0u), kPsciNotSupported);
  }
  CHECK_EQUAL(hvc(0, 0, 0, 0), kPsciNotSupported); /* the Hyp stub's calls are not the guest's */
  CHECK_EQUAL(hvc(1, 0x80000000, 0, 0), kPsciNotSupported);
  CHECK_EQUAL(hvc(2, 0, 0, 0), kPsciNotSupported);
  CHECK_EQUAL(hvc(0xbf000000, 0, 0, 0), kPsciNotSupported); /* nor those of the host's kernel */
  CHECK_EQUAL(psci(kPsciCpuOn, 1, 0x40000001, 0), kPsciSuccess);
  CHECK_EQUAL(psci(kPsciCpuOn, 1, 0x40000001, 0), kPsciAlreadyOn);
  CHECK_EQUAL(psci(kPsciAffinityInfo, 1, 0, 0), 0);
}
