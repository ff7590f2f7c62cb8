/* SPDX-License-Identifier: Apache-2.0 */
/* A grey picture, compressed as JPEG does: cosine transform of squares, coarse steps for its
 * coefficients, short codes for the few that are not zero; and back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bits.h"
#include "random.h"

enum {
  kSide = 8, /* of a square */
  kSquare = kSide * kSide,
  kWidth = 256,
  kFractionBits = 11, /* of the transform's factors */
  kMiddle = 128,      /* grey */
  kEndOfSquare = kSquare + 1,
  kBytesPerSquare = 4 * kSquare /* at the very most */
};

struct image {
  unsigned height;
  size_t packed_length;
  uint8_t *original, *packed, *unpacked;
  int32_t cosine[kSide][kSide]; /* row: frequency */
  int32_t step[kSquare];        /* in the order of zigzag */
  uint8_t zigzag[kSquare];      /* places in a square, from low frequencies to high ones */
  uint8_t bytes[];
};

static size_t pixels(const struct image *image) { return (size_t)kWidth * image->height; }

/* --- a picture, and the codec's tables ---------------------------------------------------------- */

/* A slope with discs on it, and some noise. */
static void draw(struct image *image) {
  uint32_t random = 3;
  for (int y = 0; y < (int)image->height; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int dx = x % 64 - 32, dy = y % 64 - 32;
      const int disc = dx * dx + dy * dy < 500 ? 60 : 0;
      image->original[y * kWidth + x] = (uint8_t)(x / 2 + y % 32 + disc + next_random(&random) % 4);
    }
  }
}

static void make_zigzag(struct image *image) {
  unsigned n = 0;
  for (int diagonal = 0; diagonal < 2 * kSide - 1; ++diagonal) {
    for (int i = 0; i <= diagonal; ++i) {
      const int x = diagonal % 2 != 0 ? diagonal - i : i, y = diagonal - x;
      if (x >= kSide || y >= kSide) continue;
      image->zigzag[n] = (uint8_t)(y * kSide + x);
      image->step[n] = 8 + 2 * diagonal;
      ++n;
    }
  }
}

static void make_cosine(struct image *image) {
  for (int f = 0; f < kSide; ++f) {
    const double norm = sqrt((f == 0 ? 1.0 : 2.0) / kSide);
    for (int i = 0; i < kSide; ++i)
      image->cosine[f][i] =
          (int32_t)lround(norm * cos(M_PI * (2 * i + 1) * f / (2 * kSide)) * (1 << kFractionBits));
  }
}

/* --- transform ---------------------------------------------------------------------------------- */

/* One dimension of it, over the square's rows; the result lies across, so that twice is all. */
static void transform(const int32_t cosine[kSide][kSide], const int32_t *from, int32_t *to) {
  for (int row = 0; row < kSide; ++row) {
    for (int f = 0; f < kSide; ++f) {
      int32_t sum = 1 << (kFractionBits - 1);
      for (int i = 0; i < kSide; ++i) sum += cosine[f][i] * from[row * kSide + i];
      to[f * kSide + row] = sum >> kFractionBits;
    }
  }
}

static void transform_back(const int32_t cosine[kSide][kSide], const int32_t *from, int32_t *to) {
  for (int row = 0; row < kSide; ++row) {
    for (int i = 0; i < kSide; ++i) {
      int32_t sum = 1 << (kFractionBits - 1);
      for (int f = 0; f < kSide; ++f) sum += cosine[f][i] * from[row * kSide + f];
      to[i * kSide + row] = sum >> kFractionBits;
    }
  }
}

/* --- compression -------------------------------------------------------------------------------- */

static int32_t divide(int32_t value, int32_t step) { return (value + (value < 0 ? -step : step) / 2) / step; }

/* Each level that is not zero, after how far it is from the one before. */
static void put_square(struct bit_writer *writer, const int32_t *levels) {
  unsigned run = 1;
  for (unsigned i = 0; i < kSquare; ++i, ++run) {
    if (levels[i] == 0) continue;
    put_number(writer, run);
    put_bits(writer, levels[i] < 0, 1);
    put_number(writer, (uint32_t)abs(levels[i]));
    run = 0;
  }
  put_number(writer, kEndOfSquare);
}

static void pack_square(const struct image *image, struct bit_writer *writer, const uint8_t *at) {
  int32_t square[kSquare], half[kSquare], levels[kSquare];
  for (int i = 0; i < kSquare; ++i) square[i] = at[i / kSide * kWidth + i % kSide] - kMiddle;
  transform(image->cosine, square, half);
  transform(image->cosine, half, square);
  for (int i = 0; i < kSquare; ++i) levels[i] = divide(square[image->zigzag[i]], image->step[i]);
  put_square(writer, levels);
}

static double compress(void *state) {
  struct image *image = state;
  struct bit_writer writer = {.to = image->packed, .capacity = pixels(image) / kSquare * kBytesPerSquare};
  for (unsigned y = 0; y < image->height; y += kSide)
    for (unsigned x = 0; x < kWidth; x += kSide)
      pack_square(image, &writer, image->original + y * kWidth + x);
  end_bits(&writer);
  image->packed_length = writer.length;
  return 1e-6 * (double)pixels(image);
}

/* --- and back ----------------------------------------------------------------------------------- */

/* Coefficients in their places. */
static void get_square(const struct image *image, struct bit_reader *reader, int32_t *square) {
  memset(square, 0, kSquare * sizeof *square);
  for (unsigned next = 0;;) {
    const uint32_t run = get_number(reader);
    next += run;
    if (run == 0 || next > kSquare) return;
    const uint32_t negative = get_bits(reader, 1);
    const int32_t value = (int32_t)get_number(reader) * image->step[next - 1];
    square[image->zigzag[next - 1]] = negative ? -value : value;
  }
}

static uint8_t grey(int32_t value) {
  value += kMiddle;
  return (uint8_t)(value < 0 ? 0 : value > UINT8_MAX ? UINT8_MAX : value);
}

static void unpack_square(const struct image *image, struct bit_reader *reader, uint8_t *at) {
  int32_t square[kSquare], half[kSquare];
  get_square(image, reader, square);
  transform_back(image->cosine, square, half);
  transform_back(image->cosine, half, square);
  for (int i = 0; i < kSquare; ++i) at[i / kSide * kWidth + i % kSide] = grey(square[i]);
}

static double decompress(void *state) {
  struct image *image = state;
  struct bit_reader reader = {.from = image->packed, .length = image->packed_length};
  for (unsigned y = 0; y < image->height; y += kSide)
    for (unsigned x = 0; x < kWidth; x += kSide)
      unpack_square(image, &reader, image->unpacked + y * kWidth + x);
  return 1e-6 * (double)pixels(image);
}

/* --- the sections ------------------------------------------------------------------------------- */

static void *prepare_compress(const struct order *order) {
  enum { kRowsPerWork = 64 };
  const unsigned height = kRowsPerWork * order->work;
  const size_t size = (size_t)kWidth * height;
  struct image *image = allocate(sizeof *image + 2 * size + size / kSquare * kBytesPerSquare);
  image->height = height;
  image->original = image->bytes;
  image->unpacked = image->original + size;
  image->packed = image->unpacked + size;
  draw(image);
  make_zigzag(image);
  make_cosine(image);
  return image;
}

static void *prepare_decompress(const struct order *order) {
  void *image = prepare_compress(order);
  compress(image);
  return image;
}

/* The transform keeps sums of squares (Parseval), so the pixels are as far off as the coefficients,
 * which are off by half a step at most; and by the rounding of the transforms. */
static bool check_decompress(const void *state) {
  const struct image *image = state;
  const double rounding = 1;
  double limit = 0, error = 0;
  for (int i = 0; i < kSquare; ++i) limit += pow(image->step[i] / 2.0, 2) + rounding;
  for (size_t i = 0; i < pixels(image); ++i) error += pow(image->original[i] - image->unpacked[i], 2);
  return error <= limit * (double)(pixels(image) / kSquare);
}

static bool check_compress(const void *state) {
  const struct image *image = state;
  decompress((void *)state);
  return image->packed_length < pixels(image) / 4 && check_decompress(state);
}

const struct section kImageCompress = {.name = "image_compress",
                                       .unit = "Mpixel",
                                       .baseline = {8.272, 8.412},
                                       .prepare = prepare_compress,
                                       .run = compress,
                                       .check = check_compress};
const struct section kImageDecompress = {.name = "image_decompress",
                                         .unit = "Mpixel",
                                         .baseline = {16.800, 16.330},
                                         .prepare = prepare_decompress,
                                         .run = decompress,
                                         .check = check_decompress};
