/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks and timers: the vDSO against the kernel, both CPUs against each other, sleeping, alarms. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "selftest.h"

static int64_t nanoseconds(const struct timespec *t) {
  return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

/* By the C library, which asks the vDSO. */
static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return nanoseconds(&t);
}

static int64_t now_by_kernel(void) {
  struct { int64_t seconds, nanoseconds; } t;
  syscall(SYS_clock_gettime64, CLOCK_MONOTONIC, &t);
  return t.seconds * 1000000000 + t.nanoseconds;
}

static void test_monotonic(void) {
  int64_t last = now();
  const int64_t first = last;
  int backwards = 0;
  for (int i = 0; i < 5000; ++i) {
    const int64_t t = i % 16 == 0 ? now_by_kernel() : now();
    backwards += t < last;
    last = t;
  }
  CHECK(backwards == 0 && last > first);
}

static void test_across_cpus(void) {
  int64_t last = now();
  int backwards = 0;
  const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
  for (long i = 0; i < 50; ++i) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(i % cpus, &set);
    sched_setaffinity(0, sizeof set, &set);
    const int64_t t = now();
    backwards += t < last;
    last = t;
  }
  CHECK(backwards == 0);
}

static void test_sleep(void) {
  for (long i = 1; i <= 3; ++i) {
    const struct timespec wish = {.tv_nsec = i * 3000000};
    const int64_t start = now();
    CHECK(nanosleep(&wish, NULL) == 0);
    CHECK(now() - start >= wish.tv_nsec);
  }
}

static volatile int alarms;

static void on_alarm(int signal) {
  (void)signal;
  ++alarms;
}

static void test_interval_timer(void) {
  struct sigaction action = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &action, NULL);
  alarms = 0;
  const struct itimerval every = {{0, 5000}, {0, 5000}}, off = {{0, 0}, {0, 0}};
  const int64_t start = now();
  setitimer(ITIMER_REAL, &every, NULL);
  while (alarms < 5) pause();
  const int64_t elapsed = now() - start;
  setitimer(ITIMER_REAL, &off, NULL);
  CHECK(elapsed >= 24000000); /* the periods count from the timer's start, not from the handler */
}

/* The thread's CPU time passes while it computes, not while it sleeps. */
static void test_cpu_time(void) {
  struct timespec before, computed, slept;
  const struct timespec wish = {.tv_nsec = 50000000};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  for (volatile int i = 0; i < 100000; ++i) {
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &computed);
  const int64_t start = now();
  nanosleep(&wish, NULL);
  const int64_t elapsed = now() - start;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &slept);
  CHECK(nanoseconds(&computed) > nanoseconds(&before));
  CHECK(nanoseconds(&slept) - nanoseconds(&computed) < elapsed / 2);
}

const struct item kTimeItems[] = {
    {"time.monotonic", test_monotonic}, {"time.across_cpus", test_across_cpus},
    {"time.sleep", test_sleep}, {"time.interval_timer", test_interval_timer},
    {"time.cpu_time", test_cpu_time}, {NULL, NULL},
};
