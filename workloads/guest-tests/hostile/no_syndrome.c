/* SPDX-License-Identifier: Apache-2.0 */
/* Loads a device register by an instruction that the syndrome does not describe: the VM ends. */
#include "guest.h"
#include "layout.h"

void test(void) {
  print("guest: LDM from a device\n");
  __asm__ volatile("ldm %0, {r2, r3}" : : "r"(SYSREG_BASE) : "r2", "r3");
  CHECK(0);
}
