/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"
#include "layout.h"
#include "vesim_marker.h"

void end_program(u32 status) {
  print("bare: exit status %u\n", status);
  vesim_mark(VESIM_MARK_STOP, status, 0, 0);
  *reg32(SYSREG_BASE + 0x0a0) = 0;          /* SYS_CFGDATA */
  *reg32(SYSREG_BASE + 0x0a4) = 0xc0800000; /* SYS_CFGCTRL: start, write, function 8 (shutdown) */
  for (;;) __asm__ volatile("wfi");
}
