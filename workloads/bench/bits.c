/* SPDX-License-Identifier: Apache-2.0 */
#include "bits.h"

static uint32_t lowest(unsigned count) { return (1u << count) - 1; }

static void put_byte(struct bit_writer *writer, uint8_t byte) {
  if (writer->length < writer->capacity) writer->to[writer->length++] = byte;
}

void put_bits(struct bit_writer *writer, uint32_t value, unsigned count) {
  writer->pending = writer->pending << count | (value & lowest(count));
  for (writer->count += count; writer->count >= 8;) {
    writer->count -= 8;
    put_byte(writer, (uint8_t)(writer->pending >> writer->count));
  }
}

void put_number(struct bit_writer *writer, uint32_t number) {
  const unsigned width = 31 - (unsigned)__builtin_clz(number);
  put_bits(writer, 0, width);
  put_bits(writer, number, width + 1);
}

void end_bits(struct bit_writer *writer) {
  put_bits(writer, 0, 7);
  writer->count = 0;
}

uint32_t get_bits(struct bit_reader *reader, unsigned count) {
  for (; reader->count < count; reader->count += 8) {
    const uint8_t byte = reader->at < reader->length ? reader->from[reader->at] : 0;
    ++reader->at;
    reader->pending = reader->pending << 8 | byte;
  }
  reader->count -= count;
  return reader->pending >> reader->count & lowest(count);
}

uint32_t get_number(struct bit_reader *reader) {
  enum { kWidest = 23 };
  unsigned width = 0;
  while (get_bits(reader, 1) == 0)
    if (++width > kWidest) return 0;
  return 1u << width | get_bits(reader, width);
}
