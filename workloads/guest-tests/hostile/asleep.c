/* SPDX-License-Identifier: Apache-2.0 */
/* Waits for an interrupt that never comes. */
#include "guest.h"

void test(void) {
  print("guest: asleep from here\n");
  for (;;) __asm__ volatile("wfi");
}
