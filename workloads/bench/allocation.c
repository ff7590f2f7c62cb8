/* SPDX-License-Identifier: Apache-2.0 */
/* The C library's memory allocation: blocks of many sizes come and go. */
#include <stdlib.h>

#include "bench.h"
#include "random.h"

enum { kBlocks = 256, kStepsPerWork = 6000, kLeast = 16, kMostExponent = 7 };

/* Its first and its last bytes say whose it is. */
struct block {
  size_t size;
  uint32_t owner;
};

struct heap {
  unsigned steps;
  uint32_t random;
  struct block *blocks[kBlocks];
};

static uint32_t *last_word(const struct block *block) {
  return (uint32_t *)((char *)block + block->size) - 1;
}

static void *prepare(const struct order *order) {
  struct heap *heap = allocate(sizeof *heap);
  heap->steps = kStepsPerWork * order->work;
  heap->random = 11;
  return heap;
}

/* From kLeast bytes up to 256 times as many, small ones more often; a multiple of a word. */
static size_t random_size(uint32_t random) {
  return (size_t)(kLeast + (random >> 8) % kLeast) << (random % (kMostExponent + 1)) & ~(size_t)7;
}

static double run(void *state) {
  struct heap *heap = state;
  for (unsigned i = 0; i < heap->steps; ++i) {
    const uint32_t owner = i % kBlocks;
    free(heap->blocks[owner]);
    const size_t size = random_size(next_random(&heap->random));
    struct block *block = malloc(size);
    heap->blocks[owner] = block;
    if (block == NULL) break;
    *block = (struct block){size, owner};
    *last_word(block) = owner;
  }
  return 1e-6 * heap->steps;
}

/* Every block is there and still its owner's. */
static bool check(const void *state) {
  const struct heap *heap = state;
  for (uint32_t i = 0; i < kBlocks; ++i) {
    const struct block *block = heap->blocks[i];
    if (block == NULL || block->owner != i || *last_word(block) != i) return false;
  }
  return true;
}

static void finish(void *state) {
  struct heap *heap = state;
  for (unsigned i = 0; i < kBlocks; ++i) free(heap->blocks[i]);
}

const struct section kStdlibAllocate = {.name = "stdlib_allocate",
                                        .unit = "Mallocation",
                                        .baseline = {3.739},
                                        .prepare = prepare,
                                        .run = run,
                                        .check = check,
                                        .finish = finish};
