/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that end as soon as they begin: a copy of this one, and one that starts another program. */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { kPerWork = 3, kForkedStatus = 42, kTrueStatus = 0 };

struct processes {
  unsigned count, right;
};

static void *prepare(const struct order *order) {
  struct processes *p = allocate(sizeof *p);
  p->count = kPerWork * order->work;
  return p;
}

static double run(struct processes *p, void (*body)(void), int status_at_end) {
  p->right = 0;
  for (unsigned i = 0; i < p->count; ++i) {
    const pid_t child = fork();
    if (child == 0) body();
    int status;
    if (child > 0 && waitpid(child, &status, 0) == child)
      p->right += WIFEXITED(status) && WEXITSTATUS(status) == status_at_end;
  }
  return p->count;
}

static void leave(void) { _exit(kForkedStatus); }

static void execute(void) {
  execl("/bin/true", "true", (char *)NULL);
  _exit(127);
}

static double run_fork(void *state) { return run(state, leave, kForkedStatus); }
static double run_fork_exec(void *state) { return run(state, execute, kTrueStatus); }

static bool check(const void *state) {
  const struct processes *p = state;
  return p->right == p->count;
}

const struct section kFork = {
    .name = "fork", .unit = OPERATIONS, .prepare = prepare, .run = run_fork, .check = check};
const struct section kForkExec = {
    .name = "fork_exec", .unit = OPERATIONS, .prepare = prepare, .run = run_fork_exec, .check = check};
