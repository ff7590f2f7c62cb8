/* SPDX-License-Identifier: Apache-2.0 */
/* vesim-selftest [NAME]: runs all items or those whose name begins with NAME. Status 0 if all pass. */
#include <stdio.h>
#include <string.h>

#include "selftest.h"

static int failures_of_item;

void check_at(int ok, const char *what, const char *file, int line) {
  if (ok) return;
  ++failures_of_item;
  const char *name = strrchr(file, '/');
  printf("  %s:%d: %s\n", name != NULL ? name + 1 : file, line, what);
}

static const struct item *const kAll[] = {
    kIntegerItems, kFloatItems,   kNeonItems,   kMemoryItems,
    kSignalItems,  kProcessItems, kThreadItems, kTimeItems,
};

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc == 2 && strcmp(argv[1], EXEC_CHILD_ARGUMENT) == 0) return kExecStatus;
  const char *only = argc > 1 ? argv[1] : "";

  int passed = 0, failed = 0;
  for (size_t i = 0; i < sizeof kAll / sizeof kAll[0]; ++i) {
    for (const struct item *item = kAll[i]; item->name != NULL; ++item) {
      if (strncmp(item->name, only, strlen(only)) != 0) continue;
      failures_of_item = 0;
      item->run();
      if (failures_of_item == 0) {
        ++passed;
      } else {
        ++failed;
      }
      printf("%s %s\n", failures_of_item == 0 ? "PASS" : "FAIL", item->name);
    }
  }
  printf("selftest: %d passed, %d failed\n", passed, failed);
  return failed != 0 || passed == 0;
}
