/* SPDX-License-Identifier: Apache-2.0 */
/* The benchmarks' sections and what runs them; README.md says how they are used. */
#ifndef VESIM_BENCH_H
#define VESIM_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much a section is to do. */
struct order {
  unsigned work;      /* in some million instructions */
  size_t array_bytes; /* of each array of the groups memory and stream */
};

enum variant { SINGLE_THREADED, MULTI_THREADED, VARIANTS };

/* One benchmark. Every thread has a state of its own, in which run() leaves a result for check();
 * run() may be called again. */
struct section {
  const char *name;
  const char *unit; /* of what run() returns; a latency's (OPERATIONS) is printed as time of one */
  /* Units per second that score 1000 points, Geekbench 2's of a Power Mac G5; 0: no such variant. */
  double baseline[VARIANTS];
  void *(*prepare)(const struct order *order); /* the state, from allocate() */
  double (*run)(void *state);                  /* what is measured */
  bool (*check)(const void *state);
  void (*finish)(void *state);  /* NULL: nothing but to free the state */
  void (*refresh)(void *state); /* before every run, not measured; NULL: nothing */
};

#define OPERATIONS "operation"

/* Sections with a score of their own; weight 0: without. */
struct group {
  const char *name;
  double weight;
  const struct section *const *sections; /* ended by NULL */
};

/* groups.c, ended by a null name. */
extern const struct group kGroups[];

extern const struct section kBlowfish, kTextCompress, kTextDecompress, kImageCompress, kImageDecompress,
    kInterpreter;
extern const struct section kMandelbrot, kDotProduct, kLu, kPrimality, kSharpen, kBlur;
extern const struct section kReadSequential, kWriteSequential, kStdlibAllocate, kStdlibWrite, kStdlibCopy;
extern const struct section kNullCall, kSignalInstall, kSignalSend, kSignalCatch, kProtectionFault, kPipe,
    kPipeAlone, kContextSwitch, kPageFault, kPageFaultAnonymous, kFork, kForkExec;
extern const struct section kStreamCopy, kStreamScale, kStreamAdd, kStreamTriad;

/* Zeroed memory in pages that are there already, on a cache line's boundary. Ends the program if
 * there is none. */
void *allocate(size_t bytes);

/* Keeps the compiler from knowing what is in memory, so that a loop round it stays a loop. */
static inline void forget_memory(void) { __asm__ volatile("" : : : "memory"); }

#endif
