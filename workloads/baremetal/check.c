/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"

enum { kMaxResults = 2048 };

/* All checks, in order; what does not fit is still counted. */
struct {
  u32 count, failed;
  struct {
    u32 line, got, want;
  } entries[kMaxResults];
} results;

void check_equal(u32 got, u32 want, const char *what, u32 line) {
  if (results.count < kMaxResults) {
    results.entries[results.count].line = line;
    results.entries[results.count].got = got;
    results.entries[results.count].want = want;
  }
  results.count++;
  if (got == want) return;
  results.failed++;
  print("line %u: %s: %08x, expected %08x\n", line, what, got, want);
}

void finish(void) {
  print("%u checks, %u failed\n", results.count, results.failed);
  end_program(results.failed != 0 || results.count == 0);
}
