/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test: small checks of what user space expects of processor and kernel. */
#ifndef VESIM_SELFTEST_H
#define VESIM_SELFTEST_H

#include <stdint.h>

/* Notes a failure of the running item if `ok` is false; prints what and where. */
void check_at(int ok, const char *what, const char *file, int line);
#define CHECK(condition) check_at((condition) != 0, #condition, __FILE__, __LINE__)

/* Keeps the compiler from computing a test's result by itself. */
#define OPAQUE(value)                      \
  ({                                       \
    __typeof__(value) opaque_ = (value);   \
    __asm__ volatile("" : "+r"(opaque_));  \
    opaque_;                               \
  })

struct item {
  const char *name;
  void (*run)(void);
};

/* One array per source file, ended by a null name. */
extern const struct item kIntegerItems[];
extern const struct item kFloatItems[];
extern const struct item kNeonItems[];
extern const struct item kMemoryItems[];
extern const struct item kSignalItems[];
extern const struct item kProcessItems[];
extern const struct item kThreadItems[];
extern const struct item kTimeItems[];

/* main.c; the process items run this program again with this argument, to get kExecStatus. */
#define EXEC_CHILD_ARGUMENT "--exec-child"
enum { kExecStatus = 42 };

#endif
