/* SPDX-License-Identifier: Apache-2.0 */
#include "pl011.h"

#include <stddef.h>
#include <string.h>

enum {
  DR = 0x000,
  FR = 0x018,
  IBRD = 0x024,
  FBRD = 0x028,
  LCR_H = 0x02c,
  CR = 0x030,
  IFLS = 0x034,
  IMSC = 0x038,
  RIS = 0x03c,
  MIS = 0x040,
  ICR = 0x044,
  ID = 0xfe0,

  FR_RXFE = 1 << 4,
  FR_RXFF = 1 << 6,
  FR_TXFE = 1 << 7,
  LCR_FEN = 1 << 4,
  CR_UARTEN = 1 << 0,
  CR_TXE = 1 << 8,
  CR_RXE = 1 << 9,
  INT_RX = 1 << 4,
  INT_TX = 1 << 5,
  INT_RT = 1 << 6,
  INT_ALL = 0x7ff,
};

/* UARTPeriphID0-3 of revision r1p4, UARTPCellID0-3. */
static const uint8_t id[8] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

static unsigned depth(const struct pl011* uart) { return uart->lcr_h & LCR_FEN ? PL011_FIFO : 1; }

static void update(struct pl011* uart) { irq_set(&uart->irq, uart->ris & uart->imsc); }

/* Received data: the level asked for is reached; what lies below it has waited long enough. */
static void update_receive(struct pl011* uart) {
  static const uint8_t eighths[8] = {1, 2, 4, 6, 7, 7, 7, 7};
  unsigned level = depth(uart) == 1 ? 1 : PL011_FIFO * eighths[uart->ifls >> 3 & 7] / 8;
  uart->ris &= ~(uint32_t)(INT_RX | INT_RT);
  if (uart->count >= level) uart->ris |= INT_RX;
  if (uart->count > 0) uart->ris |= INT_RT;
  update(uart);
}

void pl011_init(struct pl011* uart, struct terminal* terminal) {
  memset(uart, 0, sizeof *uart);
  uart->terminal = terminal;
  /* As a boot loader leaves it: Linux's earlycon does not set it up. */
  uart->cr = CR_UARTEN | CR_TXE | CR_RXE;
  uart->ifls = 0x12;
}

static uint32_t take(struct pl011* uart) {
  if (uart->count == 0) return 0;
  uint32_t byte = uart->fifo[uart->first];
  uart->first = (uart->first + 1) % PL011_FIFO;
  uart->count--;
  update_receive(uart);
  terminal_resume(uart->terminal);
  return byte;
}

static uint32_t flags(const struct pl011* uart) {
  return FR_TXFE | (uart->count == 0 ? FR_RXFE : 0) | (uart->count >= depth(uart) ? FR_RXFF : 0);
}

uint64_t pl011_read(void* opaque, uint64_t offset, unsigned size) {
  struct pl011* uart = opaque;
  (void)size;
  if (offset >= ID) return id[(offset - ID) / 4 % 8];
  switch (offset) {
    case DR:
      return take(uart);
    case FR:
      return flags(uart);
    case IBRD:
      return uart->ibrd;
    case FBRD:
      return uart->fbrd;
    case LCR_H:
      return uart->lcr_h;
    case CR:
      return uart->cr;
    case IFLS:
      return uart->ifls;
    case IMSC:
      return uart->imsc;
    case RIS:
      return uart->ris;
    case MIS:
      return uart->ris & uart->imsc;
    default:
      return 0;
  }
}

static void transmit(struct pl011* uart, uint8_t byte) {
  if ((uart->cr & (CR_UARTEN | CR_TXE)) != (CR_UARTEN | CR_TXE)) return;
  terminal_write(uart->terminal, &byte, 1);
  uart->ris |= INT_TX; /* the FIFO has emptied at once */
  update(uart);
}

void pl011_write(void* opaque, uint64_t offset, uint64_t wide, unsigned size) {
  struct pl011* uart = opaque;
  uint32_t value = (uint32_t)wide;
  (void)size;
  switch (offset) {
    case DR:
      transmit(uart, (uint8_t)value);
      break;
    case IBRD:
      uart->ibrd = value & 0xffff;
      break;
    case FBRD:
      uart->fbrd = value & 0x3f;
      break;
    case LCR_H:
      uart->lcr_h = value & 0xff;
      update_receive(uart);
      break;
    case CR:
      uart->cr = value & 0xff87;
      break;
    case IFLS:
      uart->ifls = value & 0x3f;
      update_receive(uart);
      break;
    case IMSC:
      uart->imsc = value & INT_ALL;
      update(uart);
      break;
    case ICR:
      uart->ris &= ~value;
      update(uart);
      break;
    default:
      break;
  }
}

static size_t room(void* opaque) {
  const struct pl011* uart = opaque;
  return uart->count >= depth(uart) ? 0 : depth(uart) - uart->count;
}

static void put(void* opaque, const uint8_t* bytes, size_t count) {
  struct pl011* uart = opaque;
  if ((uart->cr & (CR_UARTEN | CR_RXE)) != (CR_UARTEN | CR_RXE)) return;
  for (size_t i = 0; i < count && uart->count < PL011_FIFO; i++) {
    uart->fifo[(uart->first + uart->count) % PL011_FIFO] = bytes[i];
    uart->count++;
  }
  update_receive(uart);
}

struct terminal_sink pl011_sink(struct pl011* uart) {
  return (struct terminal_sink){room, put, uart};
}
