/* SPDX-License-Identifier: Apache-2.0 */
#include "counters.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"

static int is_counter(const struct dirent* entry) { return entry->d_name[0] != '.'; }

static void print_counter(const char* folder, const char* name) {
  char path[320];
  unsigned long long value;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE* file = fopen(path, "re");
  if (file == NULL) return;
  if (fscanf(file, "%llu", &value) == 1) printf("kvm: %s %llu\n", name, value);
  fclose(file);
}

void print_counters(int vm_fd) {
  char folder[64];
  struct dirent** entries;
  snprintf(folder, sizeof folder, "/sys/kernel/debug/kvm/%d-%d", getpid(), vm_fd);
  int count = scandir(folder, &entries, is_counter, alphasort);
  if (count < 0) warn("--counters: there is no %s; is debugfs mounted?", folder);
  for (int i = 0; i < count; i++) {
    print_counter(folder, entries[i]->d_name);
    free(entries[i]);
  }
  if (count >= 0) free(entries);
  fflush(stdout);
}
