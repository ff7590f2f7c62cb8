/* SPDX-License-Identifier: Apache-2.0 */
/* The few devices of the board that the firmware touches. */
#ifndef VESIM_FIRMWARE_BOARD_H
#define VESIM_FIRMWARE_BOARD_H

#include <stdint.h>

enum power_request { kPowerOff = 8, kPowerReset = 9 }; /* SYS_CFG functions */

/* Puts every interrupt this core can see into group 1 (Non-secure). CPU 0 does the shared ones. */
void gic_secure_setup(uint32_t cpu);

/* UART0 at 115200 baud: what prints before it has a driver, such as an earlycon, finds it on. */
void uart_setup(void);

/* Asks the motherboard's controller to switch off or restart the board. */
void board_power(enum power_request request) __attribute__((noreturn));

/* Prints "vesim firmware: <message><value in hex>" on UART0 and switches the board off. */
void fatal(const char *message, uint32_t value) __attribute__((noreturn));

#endif
