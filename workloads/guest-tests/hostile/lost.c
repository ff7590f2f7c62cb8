/* SPDX-License-Identifier: Apache-2.0 */
/* Runs off, and its vectors lie nowhere too: one abort after another until the VM is ended. */
#include "cp15.h"
#include "guest.h"

void test(void) {
  print("guest: lost from here\n");
  write_vbar(0x40000000);
  ((void (*)(void))0x50000000)();
}
