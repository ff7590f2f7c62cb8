/* SPDX-License-Identifier: Apache-2.0 */
/* Blowfish (Schneier, 1993) over a buffer, each block mixed with the cipher of the one before
 * (CBC). */
#include <string.h>

#include "bench.h"
#include "blowfish_tables.h" /* made by blowfish_tables.py */
#include "random.h"

enum { kRounds = 16, kBlocksPerWork = 4 << 10 };

struct key {
  uint32_t p[kRounds + 2];
  uint32_t s[4][256];
};
_Static_assert(sizeof(struct key) == sizeof kDigitsOfPi, "one digit for each place");

struct block {
  uint32_t left, right;
};

static uint32_t mix(const struct key *key, uint32_t x) {
  return ((key->s[0][x >> 24] + key->s[1][x >> 16 & 0xff]) ^ key->s[2][x >> 8 & 0xff]) + key->s[3][x & 0xff];
}

static struct block encrypt(const struct key *key, struct block b) {
  for (unsigned round = 0; round < kRounds; round += 2) {
    b.left ^= key->p[round];
    b.right ^= mix(key, b.left) ^ key->p[round + 1];
    b.left ^= mix(key, b.right);
  }
  return (struct block){b.right ^ key->p[kRounds + 1], b.left ^ key->p[kRounds]};
}

static struct block decrypt(const struct key *key, struct block b) {
  for (unsigned round = kRounds + 1; round > 1; round -= 2) {
    b.left ^= key->p[round];
    b.right ^= mix(key, b.left) ^ key->p[round - 1];
    b.left ^= mix(key, b.right);
  }
  return (struct block){b.right ^ key->p[0], b.left ^ key->p[1]};
}

/* A key of 64 bits. */
static void expand(struct key *key, struct block user_key) {
  memcpy(key, kDigitsOfPi, sizeof *key);
  for (unsigned i = 0; i < kRounds + 2; ++i) key->p[i] ^= i % 2 == 0 ? user_key.left : user_key.right;
  struct block b = {0, 0};
  uint32_t *words = (uint32_t *)key;
  for (size_t i = 0; i < sizeof *key / sizeof *words; i += 2) {
    b = encrypt(key, b);
    words[i] = b.left;
    words[i + 1] = b.right;
  }
}

struct cipher {
  struct key key;
  size_t length;
  struct block *plain, *secret;
  struct block blocks[];
};

static void *prepare(const struct order *order) {
  const size_t length = (size_t)kBlocksPerWork * order->work;
  struct cipher *c = allocate(sizeof *c + 2 * length * sizeof(struct block));
  c->length = length;
  c->plain = c->blocks;
  c->secret = c->plain + length;
  uint32_t random = 1;
  for (size_t i = 0; i < length; ++i)
    c->plain[i] = (struct block){next_random(&random), next_random(&random)};
  expand(&c->key, (struct block){0x01234567, 0x89abcdef});
  return c;
}

static double run(void *state) {
  struct cipher *c = state;
  struct block last = {0, 0};
  for (size_t i = 0; i < c->length; ++i) {
    last.left ^= c->plain[i].left;
    last.right ^= c->plain[i].right;
    last = encrypt(&c->key, last);
    c->secret[i] = last;
  }
  return 1e-6 * sizeof(struct block) * (double)c->length;
}

static bool is_equal(struct block a, struct block b) { return a.left == b.left && a.right == b.right; }

/* Test vectors that Schneier published with the cipher (by Eric Young). */
static bool encrypts_as_published(void) {
  static const struct {
    struct block key, plain, secret;
  } kVectors[] = {
      {{0x00000000, 0x00000000}, {0x00000000, 0x00000000}, {0x4ef99745, 0x6198dd78}},
      {{0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}, {0x51866fd5, 0xb85ecb8a}},
      {{0x30000000, 0x00000000}, {0x10000000, 0x00000001}, {0x7d856f9a, 0x613063f2}},
      {{0x01234567, 0x89abcdef}, {0x11111111, 0x11111111}, {0x61f9c380, 0x2281b096}},
  };
  static struct key key;
  for (size_t i = 0; i < sizeof kVectors / sizeof kVectors[0]; ++i) {
    expand(&key, kVectors[i].key);
    if (!is_equal(encrypt(&key, kVectors[i].plain), kVectors[i].secret)) return false;
  }
  return true;
}

static bool check(const void *state) {
  const struct cipher *c = state;
  struct block last = {0, 0};
  for (size_t i = 0; i < c->length; ++i) {
    const struct block plain = decrypt(&c->key, c->secret[i]);
    if ((plain.left ^ last.left) != c->plain[i].left || (plain.right ^ last.right) != c->plain[i].right)
      return false;
    last = c->secret[i];
  }
  return encrypts_as_published();
}

const struct section kBlowfish = {.name = "blowfish",
                                  .unit = "MB",
                                  .baseline = {43.971, 40.979},
                                  .prepare = prepare,
                                  .run = run,
                                  .check = check};
