/* SPDX-License-Identifier: Apache-2.0 */
/* Turns the MMU on with tables where no memory is: not one instruction more can be fetched. */
#include "cp15.h"
#include "guest.h"

void test(void) {
  print("guest: lost from here\n");
  write_ttbr0(0x40000000);
  write_ttbcr(0);
  write_dacr(1);
  write_tlbiall(0);
  dsb();
  write_sctlr(read_sctlr() | 1);
}
