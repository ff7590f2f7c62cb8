// SPDX-License-Identifier: Apache-2.0
/*
 * More VMs one after the other than there are VMIDs, beside one that lives through it; nothing of
 * the kernel's memory is lost on the way.
 */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

#define WARM_UP 20
#define VMS 300
/* Of one slab cache; a leak would lose one each time. The kernel counts the slabs that a CPU keeps
 * as full: growth of 168 was seen without a leak. */
#define LOST_OBJECTS_MAX (VMS * 9 / 10)
#define LOST_KIB_MAX (VMS * 4 / 2) /* or a page */
#define CACHES_MAX 400

struct cache {
  char name[40];
  long objects;
};
struct memory {
  long free_kib;
  unsigned count;
  struct cache caches[CACHES_MAX];
};

static void write_file(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  if (file == NULL) return;
  fputs(text, file);
  fclose(file);
}

/* Of the pages that a CPU keeps to itself, which MemFree leaves out: thousands. */
static long kept_by_cpus_kib(void) {
  char line[256];
  long sum = 0, pages;
  FILE* file = fopen("/proc/zoneinfo", "r");
  while (file != NULL && fgets(line, sizeof line, file))
    if (sscanf(line, " count: %ld", &pages) == 1) sum += pages * 4;
  if (file != NULL) fclose(file);
  return sum;
}

/* Caches are emptied first, so that what is left is in use. */
static void look(struct memory* memory) {
  char line[256];
  write_file("/proc/sys/vm/drop_caches", "3");
  sleep_ms(50);
  memory->count = 0;
  memory->free_kib = 0;
  FILE* file = fopen("/proc/meminfo", "r");
  while (file != NULL && fgets(line, sizeof line, file))
    sscanf(line, "MemFree: %ld", &memory->free_kib);
  if (file != NULL) fclose(file);
  memory->free_kib += kept_by_cpus_kib();
  file = fopen("/proc/slabinfo", "r");
  while (file != NULL && fgets(line, sizeof line, file) && memory->count < CACHES_MAX) {
    struct cache* cache = &memory->caches[memory->count];
    memory->count += sscanf(line, "%39s %ld", cache->name, &cache->objects) == 2;
  }
  if (file != NULL) fclose(file);
}

static long objects_in(const struct memory* memory, const char* name) {
  for (unsigned i = 0; i < memory->count; i++) {
    if (strcmp(memory->caches[i].name, name) == 0) return memory->caches[i].objects;
  }
  return 0;
}

/* By how many objects the cache has grown that has grown most. */
static long growth(const struct memory* before, const struct memory* after) {
  long most = 0;
  for (unsigned i = 0; i < after->count; i++) {
    const long lost = after->caches[i].objects - objects_in(before, after->caches[i].name);
    if (lost > most) most = lost;
  }
  return most;
}

/* What is freed after a grace period of RCU may go on for a while on a busy host. */
static void wait_for_memory(const struct memory* before) {
  static struct memory after;
  bool back = false;
  for (unsigned tries = 0; tries < 40 && !back; tries++) {
    if (tries != 0) sleep_ms(250);
    look(&after);
    back = before->free_kib - after.free_kib < LOST_KIB_MAX &&
           growth(before, &after) < LOST_OBJECTS_MAX;
  }
  CHECK(before->free_kib > 0 && before->count > 10);
  CHECK(back);
  if (!back)
    printf("hostile-vmm: %ld KiB, %ld objects of a kind lost\n", before->free_kib - after.free_kib,
           growth(before, &after));
}

static bool stores(const struct machine* machine, uint32_t value) {
  restart(machine, value);
  return ioctl(machine->vcpu, KVM_RUN, 0) == 0 &&
         machine->run->exit_reason == KVM_EXIT_SYSTEM_EVENT && *data_of(machine) == value;
}

static void one_after_the_other(unsigned count, const struct machine* survivor) {
  for (unsigned i = 1; i <= count; i++) {
    struct machine machine = new_machine(guest_store, guest_store_end);
    CHECK(stores(&machine, i));
    CHECK(stores(survivor, ~i));
    CHECK(*data_of(&machine) == i);
    free_machine(&machine);
  }
}

void test_many(void) {
  static struct memory before;
  struct machine survivor = new_machine(guest_store, guest_store_end);
  one_after_the_other(WARM_UP, &survivor);
  look(&before);
  one_after_the_other(VMS, &survivor);
  wait_for_memory(&before);
  free_machine(&survivor);
}
