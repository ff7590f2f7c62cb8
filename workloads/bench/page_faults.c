/* SPDX-License-Identifier: Apache-2.0 */
/* The first write to pages: of a file that is in memory, and of memory that has to be zeroed. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"

enum { kPagesPerWork = 256 };

struct pages {
  size_t count, size; /* pages, bytes of one */
  int file;           /* -1: none */
  uint8_t *area;      /* mapped, with no page there yet; NULL before */
  size_t faults;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static struct pages *make(const struct order *order) {
  struct pages *pages = allocate(sizeof *pages);
  pages->count = (size_t)kPagesPerWork * order->work;
  pages->size = (size_t)sysconf(_SC_PAGESIZE);
  pages->file = -1;
  return pages;
}

static void map(struct pages *pages) {
  const size_t size = pages->count * pages->size;
  if (pages->area != NULL) munmap(pages->area, size);
  const int flags = pages->file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  pages->area = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, pages->file, 0);
  /* One page at a fault. */
  if (pages->area == MAP_FAILED || madvise(pages->area, size, MADV_NOHUGEPAGE) != 0) fail("vesim-bench: map");
}

static void refresh(void *state) { map(state); }

static void *prepare_anonymous(const struct order *order) { return make(order); }

static void *prepare_file(const struct order *order) {
  struct pages *pages = make(order);
  const size_t size = pages->count * pages->size;
  pages->file = memfd_create("pages", 0);
  if (pages->file < 0 || ftruncate(pages->file, (off_t)size) != 0) fail("vesim-bench: file");
  map(pages);
  for (size_t i = 0; i < size; i += pages->size) pages->area[i] = 1; /* now the file has its pages */
  return pages;
}

static size_t faults_so_far(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return (size_t)usage.ru_minflt;
}

static double run(void *state) {
  struct pages *pages = state;
  const size_t before = faults_so_far();
  for (size_t i = 0; i < pages->count; ++i) pages->area[i * pages->size] = 2;
  pages->faults = faults_so_far() - before;
  return (double)pages->count;
}

/* The kernel has counted as many; more may come from elsewhere, such as a sanitizer's shadow: an eighth. */
static bool check(const void *state) {
  const struct pages *pages = state;
  return pages->faults >= pages->count && pages->faults <= pages->count + pages->count / 4;
}

static void finish(void *state) {
  struct pages *pages = state;
  if (pages->area != NULL) munmap(pages->area, pages->count * pages->size);
  if (pages->file >= 0) close(pages->file);
}

const struct section kPageFault = {.name = "page_fault",
                                   .unit = OPERATIONS,
                                   .prepare = prepare_file,
                                   .run = run,
                                   .check = check,
                                   .finish = finish,
                                   .refresh = refresh};
const struct section kPageFaultAnonymous = {.name = "page_fault_anonymous",
                                            .unit = OPERATIONS,
                                            .prepare = prepare_anonymous,
                                            .run = run,
                                            .check = check,
                                            .finish = finish,
                                            .refresh = refresh};
