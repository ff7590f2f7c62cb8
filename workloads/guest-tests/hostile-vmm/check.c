// SPDX-License-Identifier: Apache-2.0
#include "hostile.h"

#include <stdio.h>
#include <string.h>

static int made, failed;

void check(bool good, const char* what, const char* file, int line) {
  const int error = errno;
  made++;
  if (good) return;
  failed++;
  printf("hostile-vmm: %s:%d: FAILED: %s (%s)\n", file, line, what, strerror(error));
  fflush(stdout);
}

int checks_made(void) { return made; }
int checks_failed(void) { return failed; }
