/* SPDX-License-Identifier: Apache-2.0 */
/* Threads on all CPUs: exclusives under contention, memory ordering, futexes, thread-local data. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "selftest.h"

enum { kThreads = 4, kRounds = 20000 };

static void pin(unsigned cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu % (unsigned)sysconf(_SC_NPROCESSORS_ONLN), &set);
  sched_setaffinity(0, sizeof set, &set);
}

static void unpin(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (long cpu = 0; cpu < sysconf(_SC_NPROCESSORS_ONLN); ++cpu) CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static void run_threads(int count, void *(*body)(void *)) {
  pthread_t threads[kThreads];
  for (int i = 0; i < count; ++i) pthread_create(&threads[i], NULL, body, (void *)(intptr_t)i);
  for (int i = 0; i < count; ++i) pthread_join(threads[i], NULL);
}

static uint32_t counter32;
static uint64_t counter64;
static uint8_t counter8;
static uint32_t cpus_seen;

static void *count_up(void *argument) {
  pin((unsigned)(intptr_t)argument);
  __atomic_fetch_or(&cpus_seen, 1u << sched_getcpu(), __ATOMIC_RELAXED);
  for (int i = 0; i < kRounds; ++i) {
    __atomic_fetch_add(&counter32, 1, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&counter64, 0x100000001ull, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&counter8, 3, __ATOMIC_SEQ_CST);
  }
  return NULL;
}

static void test_exclusives(void) {
  counter32 = counter8 = 0;
  counter64 = 0;
  cpus_seen = 0;
  run_threads(kThreads, count_up);
  const uint32_t total = kThreads * kRounds;
  CHECK(counter32 == total);
  CHECK(counter64 == ((uint64_t)total << 32 | total));
  CHECK(counter8 == (uint8_t)(3 * total));
  CHECK(cpus_seen == (1u << sysconf(_SC_NPROCESSORS_ONLN)) - 1);
}

/* A store exclusive after CLREX, or without a load exclusive, must fail. */
static void test_monitor(void) {
  uint32_t word = 5, value, failed_clear, failed_alone;
  __asm__ volatile("ldrex %0, [%2]\n\tclrex\n\tstrex %1, %3, [%2]"
                   : "=&r"(value), "=&r"(failed_clear)
                   : "r"(&word), "r"(9)
                   : "memory");
  __asm__ volatile("clrex\n\tstrex %0, %2, [%1]" : "=&r"(failed_alone) : "r"(&word), "r"(9) : "memory");
  CHECK(value == 5 && failed_clear == 1 && failed_alone == 1 && word == 5);
}

/* Message passing: with barriers, whoever sees the flag sees the data. */
static struct {
  uint32_t data __attribute__((aligned(64)));
  uint32_t flag __attribute__((aligned(64)));
  int torn;
} box;

static void *pass_messages(void *argument) {
  const int receiver = argument != NULL;
  pin((unsigned)receiver);
  for (uint32_t n = 1; n <= 5000; ++n) {
    const uint32_t mine = 2 * n - 1 + (uint32_t)receiver;
    while (__atomic_load_n(&box.flag, __ATOMIC_ACQUIRE) != mine - 1) sched_yield();
    if (box.data != mine - 1) box.torn = 1;
    box.data = mine;
    __atomic_store_n(&box.flag, mine, __ATOMIC_RELEASE);
  }
  return NULL;
}

static void test_message_passing(void) {
  box.data = box.flag = 0;
  box.torn = 0;
  run_threads(2, pass_messages);
  CHECK(!box.torn && box.flag == 10000);
}

/* A mutex and a condition variable: futex wait and wake between the CPUs. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int turn, turns_taken;

static void *take_turns(void *argument) {
  const int me = (int)(intptr_t)argument;
  pin((unsigned)me);
  for (int i = 0; i < 250; ++i) {
    pthread_mutex_lock(&mutex);
    while (turn != me) pthread_cond_wait(&condition, &mutex);
    turn = (me + 1) % kThreads;
    ++turns_taken;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void test_futex(void) {
  turn = turns_taken = 0;
  run_threads(kThreads, take_turns);
  CHECK(turns_taken == kThreads * 250);
}

static __thread int own = 7;
static int tls_wrong;

static void *use_tls(void *argument) {
  if (own != 7) __atomic_store_n(&tls_wrong, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 200; ++i) {
    own = (int)(intptr_t)argument * 1000 + i;
    sched_yield();
    if (own != (int)(intptr_t)argument * 1000 + i) __atomic_store_n(&tls_wrong, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

static void test_tls(void) {
  tls_wrong = 0;
  run_threads(kThreads, use_tls);
  CHECK(!tls_wrong && own == 7);
}

/* The VFP registers of two threads that take turns on one CPU. */
static int vfp_wrong;

static void *keep_vfp(void *argument) {
  pin(0);
  const double mine = 1.0 + (double)(intptr_t)argument;
  for (int i = 0; i < 200; ++i) {
    register long r7 __asm__("r7") = SYS_sched_yield;
    register long r0 __asm__("r0");
    double low, high;
    __asm__ volatile(
        "vmov.f64 d9, %P3\n\tvmov.f64 d30, %P3\n\t"
        "svc #0\n\t"
        "vmov.f64 %P1, d9\n\tvmov.f64 %P2, d30"
        : "=r"(r0), "=&w"(low), "=&w"(high)
        : "w"(mine), "r"(r7)
        : "d9", "d30", "memory");
    if (low != mine || high != mine) __atomic_store_n(&vfp_wrong, 1, __ATOMIC_RELAXED);
  }
  return NULL;
}

static void test_vfp_switch(void) {
  vfp_wrong = 0;
  run_threads(kThreads, keep_vfp);
  unpin();
  CHECK(!vfp_wrong);
}

const struct item kThreadItems[] = {
    {"thread.exclusives", test_exclusives}, {"thread.monitor", test_monitor},
    {"thread.message_passing", test_message_passing}, {"thread.futex", test_futex},
    {"thread.tls", test_tls}, {"thread.vfp_switch", test_vfp_switch}, {NULL, NULL},
};
