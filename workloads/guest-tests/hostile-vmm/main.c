// SPDX-License-Identifier: Apache-2.0
/*
 * Mistakes and malice of a VMM, one test each: every call is answered with the errno that KVM's
 * documentation names and the host goes on. Arguments: names of tests (default all).
 */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

static const struct {
  const char* name;
  void (*run)(void);
} tests[] = {
    {"ioctls", test_ioctls},
    {"memory", test_memory},
    {"registers", test_registers},
    {"vcpu", test_vcpu},
    {"gic", test_gic},
    {"eventfds", test_eventfds},
    {"closing", test_closing},
    {"unmapping", test_unmapping},
    {"killing", test_killing},
    {"many", test_many},
};

static bool wanted(const char* name, int count, char** arguments) {
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], name) == 0) return true;
  }
  return count == 1;
}

int main(int count, char** arguments) {
  open_kvm();
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
    if (!wanted(tests[i].name, count, arguments)) continue;
    const int made = checks_made(), failed = checks_failed();
    tests[i].run();
    printf("hostile-vmm: %s: %d checks, %d failed\n", tests[i].name, checks_made() - made,
           checks_failed() - failed);
    fflush(stdout);
  }
  return checks_failed() != 0 || checks_made() == 0;
}
