/* SPDX-License-Identifier: Apache-2.0 */
#include "board.h"

#include "layout.h"

static volatile uint32_t *reg(uint32_t base, uint32_t offset) {
  return (volatile uint32_t *)(base + offset);
}

/* GIC architecture 2.0, 4.3.4: GICD_IGROUPR0 (SGIs and PPIs) is banked per CPU. */
void gic_secure_setup(uint32_t cpu) {
  const uint32_t words = (*reg(GICD_BASE, 0x004) & 0x1f) + 1; /* GICD_TYPER.ITLinesNumber */
  const uint32_t count = cpu == 0 ? words : 1;
  for (uint32_t i = 0; i < count; ++i) {
    *reg(GICD_BASE, 0x080 + 4 * i) = ~0u;
  }
  /* Non-secure software may move the mask only within the lower half of the priorities, and only
   * if the mask is there already (GIC architecture 4.4.2). */
  *reg(GICC_BASE, 0x004) = 0xff;
}

void board_power(enum power_request request) {
  *reg(SYSREG_BASE, 0x0a0) = 0;                                      /* SYS_CFGDATA */
  *reg(SYSREG_BASE, 0x0a4) = 0xc0000000u | (uint32_t)request << 20; /* SYS_CFGCTRL: start, write */
  for (;;) {
    __asm__ volatile("wfi");
  }
}

void uart_setup(void) {
  *reg(UART0_BASE, 0x024) = 13; /* 115200 baud from 24 MHz */
  *reg(UART0_BASE, 0x028) = 1;
  *reg(UART0_BASE, 0x02c) = 0x70;  /* 8 bits, FIFOs */
  *reg(UART0_BASE, 0x030) = 0x301; /* UART, transmitter, receiver on */
}

static void put(char c) {
  while (*reg(UART0_BASE, 0x018) & (1u << 5)) { /* UARTFR.TXFF */
  }
  *reg(UART0_BASE, 0x000) = (uint8_t)c;
}

static void put_string(const char *s) {
  for (; *s != '\0'; ++s) {
    put(*s);
  }
}

void fatal(const char *message, uint32_t value) {
  uart_setup();
  put_string("vesim firmware: ");
  put_string(message);
  for (int shift = 28; shift >= 0; shift -= 4) {
    put("0123456789abcdef"[value >> shift & 0xf]);
  }
  put_string("\r\n");
  board_power(kPowerOff);
}
