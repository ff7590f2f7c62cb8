/* SPDX-License-Identifier: Apache-2.0 */
/* A byte through pipes: of one process to itself, to another one and back, and the same on one core, where
 * each hop takes a switch of contexts. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { kAlonePerWork = 400, kTripsPerWork = 100 };

struct pipes {
  unsigned count, right;
  int there[2], back[2]; /* for reading, for writing */
  pid_t partner;
  cpu_set_t cores; /* where this process ran before */
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static struct pipes *make(unsigned count) {
  struct pipes *p = allocate(sizeof *p);
  p->count = count;
  if (pipe(p->there) != 0 || pipe(p->back) != 0) fail("vesim-bench: pipe");
  return p;
}

/* Answers each byte with the one after it. */
static void answer(const struct pipes *p) {
  close(p->there[1]);
  for (uint8_t byte; read(p->there[0], &byte, 1) == 1;) {
    ++byte;
    if (write(p->back[1], &byte, 1) != 1) break;
  }
  _exit(0);
}

static void start_partner(struct pipes *p) {
  p->partner = fork();
  if (p->partner < 0) fail("vesim-bench: fork");
  if (p->partner == 0) answer(p);
}

static void *prepare_alone(const struct order *order) { return make(kAlonePerWork * order->work); }

static void *prepare_pipe(const struct order *order) {
  struct pipes *p = make(kTripsPerWork * order->work);
  start_partner(p);
  return p;
}

static void *prepare_switch(const struct order *order) {
  struct pipes *p = make(kTripsPerWork * order->work);
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(sched_getcpu(), &here);
  if (sched_getaffinity(0, sizeof p->cores, &p->cores) != 0 || sched_setaffinity(0, sizeof here, &here) != 0)
    fail("vesim-bench: affinity");
  start_partner(p);
  return p;
}

/* Writes bytes at one place and reads at another one; counts those that come as `change` says. */
static void pass_on(struct pipes *p, int to, int from, uint8_t change) {
  p->right = 0;
  for (unsigned i = 0; i < p->count; ++i) {
    const uint8_t sent = (uint8_t)i;
    uint8_t received;
    if (write(to, &sent, 1) != 1 || read(from, &received, 1) != 1) return;
    p->right += received == (uint8_t)(sent + change);
  }
}

static double run_alone(void *state) {
  struct pipes *p = state;
  pass_on(p, p->there[1], p->there[0], 0);
  return p->count;
}

static double run_pipe(void *state) {
  struct pipes *p = state;
  pass_on(p, p->there[1], p->back[0], 1);
  return p->count;
}

/* There and back are two. */
static double run_switch(void *state) { return 2 * run_pipe(state); }

static bool check(const void *state) {
  const struct pipes *p = state;
  return p->right == p->count;
}

static void finish(void *state) {
  struct pipes *p = state;
  for (int end = 0; end < 2; ++end) {
    close(p->there[end]);
    close(p->back[end]);
  }
  if (p->partner != 0) waitpid(p->partner, NULL, 0);
}

static void finish_switch(void *state) {
  struct pipes *p = state;
  finish(state);
  if (sched_setaffinity(0, sizeof p->cores, &p->cores) != 0) fail("vesim-bench: affinity");
}

const struct section kPipeAlone = {.name = "pipe_alone",
                                   .unit = OPERATIONS,
                                   .prepare = prepare_alone,
                                   .run = run_alone,
                                   .check = check,
                                   .finish = finish};
const struct section kPipe = {.name = "pipe",
                              .unit = OPERATIONS,
                              .prepare = prepare_pipe,
                              .run = run_pipe,
                              .check = check,
                              .finish = finish};
const struct section kContextSwitch = {.name = "context_switch",
                                       .unit = OPERATIONS,
                                       .prepare = prepare_switch,
                                       .run = run_switch,
                                       .check = check,
                                       .finish = finish_switch};
