/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

void *allocate(size_t bytes) {
  enum { kLine = 64 };
  void *memory = aligned_alloc(kLine, (bytes + kLine - 1) / kLine * kLine);
  if (memory == NULL) {
    fprintf(stderr, "vesim-bench: no %zu bytes of memory\n", bytes);
    exit(1);
  }
  return memset(memory, 0, bytes);
}
