/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of bits, the most significant first, for what compresses. */
#ifndef VESIM_BENCH_BITS_H
#define VESIM_BENCH_BITS_H

#include <stddef.h>
#include <stdint.h>

/* What does not fit is lost. */
struct bit_writer {
  uint8_t *to;
  size_t capacity, length; /* bytes */
  uint32_t pending;        /* the lowest `count` bits are not written yet */
  unsigned count;
};

void put_bits(struct bit_writer *writer, uint32_t value, unsigned count); /* at most 24 */
/* From 1 on, in Elias's gamma code: small numbers are short. */
void put_number(struct bit_writer *writer, uint32_t number);
void end_bits(struct bit_writer *writer);

/* After the end come zeros. */
struct bit_reader {
  const uint8_t *from;
  size_t length, at; /* bytes */
  uint32_t pending;  /* the lowest `count` bits are not used yet */
  unsigned count;
};

uint32_t get_bits(struct bit_reader *reader, unsigned count);
uint32_t get_number(struct bit_reader *reader); /* 0 where there is none */

#endif
