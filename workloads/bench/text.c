/* SPDX-License-Identifier: Apache-2.0 */
/* A text, compressed by an arithmetic coder whose model learns what follows each byte; and back. */
#include <string.h>

#include "bench.h"
#include "random.h"

enum {
  kBytesPerWork = 4 << 10, /* compressed, or decompressed, by some million instructions */
  kProbabilityBits = 16,
  kLearning = 4 /* as an exponent: how slowly the model forgets */
};

/* The probability that a bit is 1, by the byte before and the bits of this byte so far (from 1 on). */
typedef uint16_t model[256][256];

struct text {
  size_t length, packed_length;
  uint8_t *original, *unpacked, *packed;
  model model;
  uint8_t bytes[];
};

/* --- a text ------------------------------------------------------------------------------------- */

enum { kWords = 512, kLongestWord = 10 };

static void make_vocabulary(char words[kWords][kLongestWord + 1], uint32_t *random) {
  static const char kLetters[] = "eeeeeetttttaaaaoooiiinnnssshhhrrrddlluucmfywgpbvk";
  for (unsigned i = 0; i < kWords; ++i) {
    const unsigned length = 2 + next_random(random) % (kLongestWord - 1);
    for (unsigned j = 0; j < length; ++j) words[i][j] = kLetters[next_random(random) % (sizeof kLetters - 1)];
    words[i][length] = '\0';
  }
}

/* Sentences of words, the first ones of the vocabulary the most frequent. */
static void write_text(uint8_t *to, size_t length) {
  uint32_t random = 20;
  char words[kWords][kLongestWord + 1];
  make_vocabulary(words, &random);
  for (size_t at = 0; at < length;) {
    const uint32_t first = next_random(&random) % kWords, second = next_random(&random) % kWords;
    for (const char *c = words[first * second / kWords]; *c != '\0' && at < length; ++c)
      to[at++] = (uint8_t)*c;
    if (at < length && next_random(&random) % 8 == 0) to[at++] = '.';
    if (at < length) to[at++] = ' ';
  }
}

/* --- model and coder --------------------------------------------------------------------------- */

static void forget(model m) {
  for (unsigned i = 0; i < 256; ++i)
    for (unsigned j = 0; j < 256; ++j) m[i][j] = 1 << (kProbabilityBits - 1);
}

static void learn(uint16_t *probability, unsigned bit) {
  if (bit != 0) {
    *probability += (uint16_t)(UINT16_MAX - *probability) >> kLearning;
  } else {
    *probability -= *probability >> kLearning;
  }
}

/* What is said so far lies from `low` to `high`; bytes that they share are said. */
struct coder {
  uint32_t low, high;
  uint32_t code; /* to be decoded */
  uint8_t *at, *end;
};

/* The last number of the part that stands for 1. */
static uint32_t split(const struct coder *coder, uint16_t probability) {
  const uint32_t width = coder->high - coder->low;
  return coder->low + (uint32_t)((uint64_t)width * probability >> kProbabilityBits);
}

static void narrow(struct coder *coder, uint32_t middle, unsigned bit) {
  if (bit != 0) {
    coder->high = middle;
  } else {
    coder->low = middle + 1;
  }
}

static bool has_byte(const struct coder *coder) { return (coder->low ^ coder->high) >> 24 == 0; }

static void drop_byte(struct coder *coder) {
  coder->low <<= 8;
  coder->high = coder->high << 8 | 0xff;
}

/* --- compression ------------------------------------------------------------------------------- */

static void put_byte(struct coder *coder, uint8_t byte) {
  if (coder->at < coder->end) *coder->at++ = byte;
}

static void encode(struct coder *coder, uint16_t *probability, unsigned bit) {
  narrow(coder, split(coder, *probability), bit);
  learn(probability, bit);
  for (; has_byte(coder); drop_byte(coder)) put_byte(coder, (uint8_t)(coder->high >> 24));
}

static double compress(void *state) {
  struct text *text = state;
  struct coder coder = {.high = UINT32_MAX, .at = text->packed, .end = text->packed + 2 * text->length};
  forget(text->model);
  uint8_t last = 0;
  for (size_t i = 0; i < text->length; ++i) {
    uint16_t *probabilities = text->model[last];
    last = text->original[i];
    unsigned known = 1;
    for (int bit = 7; bit >= 0; --bit) {
      encode(&coder, &probabilities[known], last >> bit & 1);
      known = known << 1 | (last >> bit & 1);
    }
  }
  for (unsigned i = 0; i < sizeof coder.high; ++i, drop_byte(&coder))
    put_byte(&coder, (uint8_t)(coder.high >> 24));
  text->packed_length = (size_t)(coder.at - text->packed);
  return 1e-6 * (double)text->length;
}

/* --- and back ---------------------------------------------------------------------------------- */

/* Zeros after the end. */
static uint8_t get_byte(struct coder *coder) { return coder->at < coder->end ? *coder->at++ : 0; }

static unsigned decode(struct coder *coder, uint16_t *probability) {
  const uint32_t middle = split(coder, *probability);
  const unsigned bit = coder->code <= middle;
  narrow(coder, middle, bit);
  learn(probability, bit);
  for (; has_byte(coder); drop_byte(coder)) coder->code = coder->code << 8 | get_byte(coder);
  return bit;
}

static double decompress(void *state) {
  struct text *text = state;
  struct coder coder = {.high = UINT32_MAX, .at = text->packed, .end = text->packed + text->packed_length};
  forget(text->model);
  for (unsigned i = 0; i < sizeof coder.code; ++i) coder.code = coder.code << 8 | get_byte(&coder);
  uint8_t last = 0;
  for (size_t i = 0; i < text->length; ++i) {
    uint16_t *probabilities = text->model[last];
    unsigned known = 1;
    while (known < 256) known = known << 1 | decode(&coder, &probabilities[known]);
    last = (uint8_t)known;
    text->unpacked[i] = last;
  }
  return 1e-6 * (double)text->length;
}

/* --- the sections ------------------------------------------------------------------------------- */

static void *prepare_compress(const struct order *order) {
  const size_t length = (size_t)kBytesPerWork * order->work;
  struct text *text = allocate(sizeof *text + 4 * length);
  text->length = length;
  text->original = text->bytes;
  text->unpacked = text->original + length;
  text->packed = text->unpacked + length;
  write_text(text->original, length);
  return text;
}

static void *prepare_decompress(const struct order *order) {
  struct text *text = prepare_compress(order);
  compress(text);
  return text;
}

static bool check_decompress(const void *state) {
  const struct text *text = state;
  return memcmp(text->original, text->unpacked, text->length) == 0;
}

/* Whether it is shorter, and all there. */
static bool check_compress(const void *state) {
  const struct text *text = state;
  decompress((void *)state);
  return text->packed_length < text->length * 3 / 4 && check_decompress(state);
}

const struct section kTextCompress = {.name = "text_compress",
                                      .unit = "MB",
                                      .baseline = {3.202, 3.280},
                                      .prepare = prepare_compress,
                                      .run = compress,
                                      .check = check_compress};
const struct section kTextDecompress = {.name = "text_decompress",
                                        .unit = "MB",
                                        .baseline = {4.112, 3.986},
                                        .prepare = prepare_decompress,
                                        .run = decompress,
                                        .check = check_decompress};
