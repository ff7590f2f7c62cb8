/* SPDX-License-Identifier: Apache-2.0 */
/* Which numbers are prime, by division in floating point. */
#include "bench.h"

enum { kLimit = 10000, kPrimesBelowLimit = 1229, kOperations = 3 /* of a trial */ };

struct primes {
  unsigned passes;
  uint8_t is_prime[kLimit]; /* by number */
};

static void *prepare(const struct order *order) {
  struct primes *primes = allocate(sizeof *primes);
  primes->passes = order->work;
  return primes;
}

static bool test(double number, unsigned *trials) {
  for (double divisor = 3; divisor * divisor <= number; divisor += 2) {
    ++*trials;
    const double quotient = number / divisor;
    if (quotient == (double)(int32_t)quotient) return false;
  }
  return true;
}

static double run(void *state) {
  struct primes *primes = state;
  unsigned trials = 0;
  primes->is_prime[2] = true;
  for (unsigned pass = 0; pass < primes->passes; ++pass)
    for (unsigned n = 3; n < kLimit; n += 2) primes->is_prime[n] = test(n, &trials);
  return 1e-6 * kOperations * trials;
}

/* Eratosthenes's sieve, and how many there are. */
static bool check(const void *state) {
  const struct primes *primes = state;
  bool composite[kLimit] = {false};
  unsigned count = 0;
  for (unsigned n = 2; n < kLimit; ++n) {
    if (primes->is_prime[n] == composite[n]) return false;
    if (composite[n]) continue;
    ++count;
    for (unsigned multiple = n * n; multiple < kLimit; multiple += n) composite[multiple] = true;
  }
  return count == kPrimesBelowLimit;
}

const struct section kPrimality = {.name = "primality",
                                   .unit = "Mflop",
                                   .baseline = {149.394, 185.502},
                                   .prepare = prepare,
                                   .run = run,
                                   .check = check};
