/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>

#include "bare.h"
#include "layout.h"

static void put(char c) {
  while (*reg32(UART0_BASE + 0x018) & (1u << 5)) { /* UARTFR.TXFF */
  }
  *reg32(UART0_BASE) = (u8)c;
}

static void enable(void) {
  if (*reg32(UART0_BASE + 0x030) & 1) return;
  *reg32(UART0_BASE + 0x024) = 13; /* 115200 baud from 24 MHz */
  *reg32(UART0_BASE + 0x028) = 1;
  *reg32(UART0_BASE + 0x02c) = 0x70;  /* 8 bits, FIFOs */
  *reg32(UART0_BASE + 0x030) = 0x301; /* UART, transmitter, receiver on */
}

static void put_number(u32 value, u32 base, u32 width, char fill) {
  char digits[12];
  u32 count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  for (; width > count; --width) put(fill);
  while (count > 0) put(digits[--count]);
}

static void put_conversion(char conversion, u32 value, u32 width, char fill) {
  switch (conversion) {
    case 's':
      for (const char *s = (const char *)value; *s != '\0'; ++s) put(*s);
      break;
    case 'c':
      put((char)value);
      break;
    case 'd':
      if ((int32_t)value < 0) {
        put('-');
        value = -value;
      }
      put_number(value, 10, width, fill);
      break;
    case 'u':
      put_number(value, 10, width, fill);
      break;
    default:
      put_number(value, 16, width, fill);
  }
}

void print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  enable();
  for (; *format != '\0'; ++format) {
    if (*format == '\n') put('\r');
    if (*format != '%') {
      put(*format);
      continue;
    }
    ++format;
    const char fill = *format == '0' ? '0' : ' ';
    u32 width = 0;
    for (; *format >= '0' && *format <= '9'; ++format) width = 10 * width + (u32)(*format - '0');
    put_conversion(*format, va_arg(arguments, u32), width, fill);
  }
  va_end(arguments);
}

/* The compiler may call these for copies and initialisations. */
void *memset(void *to, int value, size_t count) {
  volatile u8 *p = to;
  while (count-- > 0) *p++ = (u8)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t count) {
  volatile u8 *p = to;
  for (const u8 *q = from; count-- > 0;) *p++ = *q++;
  return to;
}
