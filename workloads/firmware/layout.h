/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and structures shared by the assembly and C halves of the firmware. See README.md. */
#ifndef VESIM_FIRMWARE_LAYOUT_H
#define VESIM_FIRMWARE_LAYOUT_H

#define CPU_COUNT 2

/* On-tile SRAM: the loader's parameter block, then the firmware's own data and stacks. */
#define SRAM_BASE 0x2e000000
#define SRAM_SIZE 0x4000

/* Parameter block (written by the loader, read once by CPU 0). */
#define PARAM_BASE SRAM_BASE
#define PARAM_SIZE 0x20
#define PARAM_MAGIC 0x31575356 /* "VSW1" in memory */

/* Memory map of the board as far as the firmware needs it. */
#define GICD_BASE 0x2c001000
#define GICC_BASE 0x2c002000
#define SYSREG_BASE 0x1c010000
#define UART0_BASE 0x1c090000
#define DRAM_BASE 0x80000000

#define CNTFRQ_HZ 24000000

/* Processor modes (ARM DDI 0406C B1.3.1). */
#define MODE_SVC 0x13
#define MODE_MON 0x16
#define MODE_HYP 0x1a
#define PSR_AIF 0x1c0 /* asynchronous aborts, IRQs and FIQs masked */
#define PSR_T 0x20

/* Offsets into struct cpu (checked in psci.c). */
#define CPU_STATE 0
#define CPU_ARGUMENTS 4
#define CPU_ENTRY 16
#define CPU_SPSR 20
#define CPU_SIZE 32

/* Values of cpu.state. */
#define STATE_OFF 0
#define STATE_ON_PENDING 1
#define STATE_ON 2

#define STACK_SIZE 0x400 /* per CPU; one for Supervisor, one for Monitor mode */

#endif
