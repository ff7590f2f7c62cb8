/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that a process sends to itself, in the parts that lmbench subtracts from each other: a
 * handler installed, the call that sends alone, with a handler that returns, and a write that is
 * not allowed. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

enum { kInstallsPerWork = 1000, kSignalsPerWork = 500 };

struct signals {
  unsigned count, right;
};

/* What the handlers know. */
static volatile unsigned caught, wanted;
static sigjmp_buf enough;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static struct signals *make(unsigned count) {
  struct signals *signals = allocate(sizeof *signals);
  signals->count = count;
  return signals;
}

static void install(int number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  if (sigaction(number, &action, NULL) != 0) fail("vesim-bench: sigaction");
}

static void count(int number) {
  (void)number;
  ++caught;
}

/* Returns to the write, which faults again, until it has done so often enough. */
static void count_fault(int number) {
  (void)number;
  if (++caught == wanted) siglongjmp(enough, 1);
}

static void *prepare_install(const struct order *order) {
  return make(kInstallsPerWork * order->work);
}

static void *prepare_send(const struct order *order) { return make(kSignalsPerWork * order->work); }

static void *prepare_catch(const struct order *order) {
  install(SIGUSR1, count);
  return prepare_send(order);
}

static void *prepare_fault(const struct order *order) {
  install(SIGSEGV, count_fault);
  return prepare_send(order);
}

static double run_install(void *state) {
  struct signals *signals = state;
  signals->right = 0;
  for (unsigned i = 0; i < signals->count; ++i) {
    struct sigaction action = {.sa_handler = i % 2 ? count_fault : count}, old;
    const bool first = i == 0;
    signals->right += sigaction(SIGUSR1, &action, &old) == 0 &&
                      (first || old.sa_handler == (i % 2 ? count : count_fault));
  }
  return signals->count;
}

static double run_send(void *state) {
  struct signals *signals = state;
  const pid_t self = getpid();
  signals->right = 0;
  for (unsigned i = 0; i < signals->count; ++i) signals->right += kill(self, 0) == 0;
  return signals->count;
}

static double run_catch(void *state) {
  struct signals *signals = state;
  const pid_t self = getpid();
  caught = 0;
  for (unsigned i = 0; i < signals->count; ++i) kill(self, SIGUSR1);
  signals->right = caught;
  return signals->count;
}

static double run_fault(void *state) {
  struct signals *signals = state;
  uint8_t *page =
      mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) fail("vesim-bench: map");
  caught = 0;
  wanted = signals->count;
  forget_memory();
  (void)*(volatile uint8_t *)page; /* the page is there: only its protection is in the way */
  if (sigsetjmp(enough, 1) == 0) *(volatile uint8_t *)page = 1;
  signals->right = caught;
  munmap(page, (size_t)sysconf(_SC_PAGESIZE));
  return signals->count;
}

static bool check(const void *state) {
  const struct signals *signals = state;
  return signals->right == signals->count;
}

static void finish_catch(void *state) {
  (void)state;
  install(SIGUSR1, SIG_DFL);
}

static void finish_fault(void *state) {
  (void)state;
  install(SIGSEGV, SIG_DFL);
}

const struct section kSignalInstall = {.name = "signal_install",
                                       .unit = OPERATIONS,
                                       .prepare = prepare_install,
                                       .run = run_install,
                                       .check = check,
                                       .finish = finish_catch};
const struct section kSignalSend = {.name = "signal_send",
                                    .unit = OPERATIONS,
                                    .prepare = prepare_send,
                                    .run = run_send,
                                    .check = check};
const struct section kSignalCatch = {.name = "signal_catch",
                                     .unit = OPERATIONS,
                                     .prepare = prepare_catch,
                                     .run = run_catch,
                                     .check = check,
                                     .finish = finish_catch};
const struct section kProtectionFault = {.name = "protection_fault",
                                         .unit = OPERATIONS,
                                         .prepare = prepare_fault,
                                         .run = run_fault,
                                         .check = check,
                                         .finish = finish_fault};
