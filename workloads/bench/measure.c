/* SPDX-License-Identifier: Apache-2.0 */
#include "measure.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vesim_marker.h"

/* Threads that run the section together, once per iteration; the caller is the first of them. */
struct crew {
  const struct section *section;
  unsigned iterations;
  pthread_barrier_t start, end;
};

struct member {
  struct crew *crew;
  pthread_t thread;
  void *state;
  double amount; /* of the last iteration */
};

static void run_once(struct member *member) {
  pthread_barrier_wait(&member->crew->start);
  member->amount = member->crew->section->run(member->state);
  pthread_barrier_wait(&member->crew->end);
}

static void *run_all(void *argument) {
  struct member *member = argument;
  for (unsigned i = 0; i < member->crew->iterations; ++i) run_once(member);
  return NULL;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Seconds of one iteration. */
static double time_iteration(struct member *first, const char *label) {
  const uint32_t length = (uint32_t)strlen(label);
  vesim_mark(VESIM_MARK_LABEL, kRegion, label, length);
  vesim_mark(VESIM_MARK_BEGIN, kRegion, label, length);
  const double begin = now();
  run_once(first);
  const double seconds = now() - begin;
  vesim_mark(VESIM_MARK_END, kRegion, NULL, 0);
  return seconds;
}

static void start_members(struct member *members, unsigned threads, struct crew *crew,
                          const struct order *order) {
  for (unsigned i = 0; i < threads; ++i) {
    members[i].crew = crew;
    members[i].state = crew->section->prepare(order);
    if (i > 0 && pthread_create(&members[i].thread, NULL, run_all, &members[i]) != 0) {
      perror("vesim-bench: thread");
      exit(1);
    }
  }
}

static void end_members(struct member *members, unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) {
    if (i > 0) pthread_join(members[i].thread, NULL);
    const struct section *section = members[i].crew->section;
    if (section->finish != NULL) section->finish(members[i].state);
    free(members[i].state);
  }
}

bool is_latency(const struct section *section) { return strcmp(section->unit, OPERATIONS) == 0; }

struct measurement measure(const struct section *section, const char *label, const struct order *order,
                           unsigned threads, unsigned iterations) {
  struct crew crew = {.section = section, .iterations = iterations};
  pthread_barrier_init(&crew.start, NULL, threads);
  pthread_barrier_init(&crew.end, NULL, threads);
  struct member *members = allocate(threads * sizeof *members);
  start_members(members, threads, &crew, order);

  struct measurement result = {.ok = true};
  double best_rate = 0;
  for (unsigned i = 0; i < iterations; ++i) {
    for (unsigned j = 0; j < threads && section->refresh != NULL; ++j) section->refresh(members[j].state);
    const double seconds = time_iteration(&members[0], label);
    double amount = 0;
    for (unsigned j = 0; j < threads; ++j) {
      amount += members[j].amount;
      result.ok &= section->check(members[j].state);
    }
    if (amount / seconds > best_rate) best_rate = amount / seconds;
  }
  result.best = is_latency(section) ? 1e6 / best_rate : best_rate;

  end_members(members, threads);
  free(members);
  pthread_barrier_destroy(&crew.start);
  pthread_barrier_destroy(&crew.end);
  return result;
}
