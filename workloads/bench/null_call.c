/* SPDX-License-Identifier: Apache-2.0 */
/* The system call that does least: who is the parent. */
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

enum { kCallsPerWork = 2000 };

struct calls {
  unsigned count, right;
};

static void *prepare(const struct order *order) {
  struct calls *calls = allocate(sizeof *calls);
  calls->count = kCallsPerWork * order->work;
  return calls;
}

static double run(void *state) {
  struct calls *calls = state;
  const long parent = syscall(SYS_getppid);
  calls->right = 0;
  for (unsigned i = 0; i < calls->count; ++i) calls->right += syscall(SYS_getppid) == parent;
  return calls->count;
}

static bool check(const void *state) {
  const struct calls *calls = state;
  return calls->right == calls->count;
}

const struct section kNullCall = {
    .name = "null_call", .unit = OPERATIONS, .prepare = prepare, .run = run, .check = check};
