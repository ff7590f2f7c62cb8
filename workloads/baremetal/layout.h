/* SPDX-License-Identifier: Apache-2.0 */
/* Constants shared by the library's assembly files and C. */
#ifndef VESIM_BARE_LAYOUT_H
#define VESIM_BARE_LAYOUT_H

#define LOAD_ADDRESS 0x80000000
#define CPU_COUNT 2
#define STACK_SIZE 0x1000 /* per CPU and mode */
#define STACK_MODES 8

/* r12 at an SVC or SMC that leaves call_in(); an immediate CMP can hold it. */
#define GATE_MAGIC 0x5a000000

#define SCR_SECURE 0x030
#define SCR_NORMAL 0x131

#define SYSREG_BASE 0x1c010000
#define UART0_BASE 0x1c090000

#endif
