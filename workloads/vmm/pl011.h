/* SPDX-License-Identifier: Apache-2.0 */
/* PrimeCell UART PL011 (ARM DDI 0183), as far as a virtual one can show it: no baud rate, no
 * errors. */
#ifndef VMM_PL011_H
#define VMM_PL011_H

#include <stdint.h>

#include "irq.h"
#include "terminal.h"

#define PL011_SIZE 0x1000
#define PL011_FIFO 16

struct pl011 {
  struct terminal* terminal;
  struct irq_line irq;
  uint32_t ibrd, fbrd, lcr_h, cr, ifls, imsc, ris;
  uint8_t fifo[PL011_FIFO];
  unsigned first, count;
};

void pl011_init(struct pl011* uart, struct terminal* terminal);
uint64_t pl011_read(void* uart, uint64_t offset, unsigned size);
void pl011_write(void* uart, uint64_t offset, uint64_t value, unsigned size);
struct terminal_sink pl011_sink(struct pl011* uart);

#endif
