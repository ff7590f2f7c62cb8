/* SPDX-License-Identifier: Apache-2.0 */
/* vesim-bench: runs sections, prints results, checks and scores. README.md says what the figures
 * mean. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

struct settings {
  struct order order;
  unsigned iterations;
  char **names; /* ended by NULL; none: all */
};

struct score {
  double sum;
  unsigned count;
  bool whole; /* no section was left out */
};

static int usage(void) {
  fputs(
      "usage: vesim-bench [-w WORK] [-i ITERATIONS] [-s KIB] [NAME...]\n"
      "  NAME           a section or a group of them (default: all)\n"
      "  -w WORK        of each section, in some million instructions per iteration (default 1)\n"
      "  -i ITERATIONS  of which the best counts (default 4)\n"
      "  -s KIB         size of an array of the groups memory and stream (default 2048)\n",
      stderr);
  for (const struct group *group = kGroups; group->name != NULL; ++group) {
    fprintf(stderr, "%s:", group->name);
    for (const struct section *const *s = group->sections; *s != NULL; ++s)
      fprintf(stderr, " %s", (*s)->name);
    fputs("\n", stderr);
  }
  return 2;
}

/* A whole number from 1 to `most`; 0 if it is none. */
static unsigned parse(const char *text, unsigned most) {
  char *end;
  errno = 0;
  const unsigned long value = strtoul(text, &end, 10);
  return errno != 0 || *end != '\0' || value > most ? 0 : (unsigned)value;
}

static bool is_known(const char *name) {
  for (const struct group *group = kGroups; group->name != NULL; ++group) {
    if (strcmp(group->name, name) == 0) return true;
    for (const struct section *const *s = group->sections; *s != NULL; ++s)
      if (strcmp((*s)->name, name) == 0) return true;
  }
  return false;
}

static bool read_settings(int argc, char **argv, struct settings *settings) {
  enum { kMostWork = 1000, kMostIterations = 1000, kMostKib = 1 << 18 };
  unsigned kib = 2048;
  settings->order.work = 1;
  settings->iterations = 4;
  for (int option; (option = getopt(argc, argv, "w:i:s:")) != -1;) {
    switch (option) {
      case 'w': settings->order.work = parse(optarg, kMostWork); break;
      case 'i': settings->iterations = parse(optarg, kMostIterations); break;
      case 's': kib = parse(optarg, kMostKib); break;
      default: return false;
    }
  }
  settings->order.array_bytes = (size_t)kib << 10;
  settings->names = argv + optind;
  for (char **name = settings->names; *name != NULL; ++name)
    if (!is_known(*name)) return false;
  return settings->order.work > 0 && settings->iterations > 0 && kib > 0;
}

static bool is_wanted(const struct settings *settings, const struct group *group,
                      const struct section *section) {
  for (char **name = settings->names; *name != NULL; ++name)
    if (strcmp(*name, group->name) == 0 || strcmp(*name, section->name) == 0) return true;
  return settings->names[0] == NULL;
}

/* Adds to the score if the section has one. Whether all checks passed. */
static bool run_variant(const struct settings *settings, const struct section *section, enum variant variant,
                        struct score *score) {
  const unsigned threads = variant == MULTI_THREADED ? (unsigned)sysconf(_SC_NPROCESSORS_ONLN) : 1;
  char label[64];
  snprintf(label, sizeof label, "%s%s", section->name, variant == MULTI_THREADED ? ".mt" : "");
  const struct measurement m = measure(section, label, &settings->order, threads, settings->iterations);
  if (is_latency(section)) {
    printf("vesim-result %s %.3f us\n", label, m.best);
  } else {
    printf("vesim-result %s %.3f %s/s\n", label, m.best, section->unit);
  }
  printf("vesim-check %s %s\n", label, m.ok ? "ok" : "FAILED");
  if (section->baseline[variant] != 0) {
    score->sum += 1000 * m.best / section->baseline[variant];
    ++score->count;
  }
  return m.ok;
}

static bool run_group(const struct settings *settings, const struct group *group, struct score *score) {
  bool ok = true;
  for (const struct section *const *next = group->sections; *next != NULL; ++next) {
    const struct section *section = *next;
    if (!is_wanted(settings, group, section)) {
      score->whole = false;
      continue;
    }
    ok &= run_variant(settings, section, SINGLE_THREADED, score);
    if (section->baseline[MULTI_THREADED] != 0) ok &= run_variant(settings, section, MULTI_THREADED, score);
  }
  return ok;
}

int main(int argc, char **argv) {
  struct settings settings;
  if (!read_settings(argc, argv, &settings)) return usage();
  setvbuf(stdout, NULL, _IOLBF, 0);

  bool ok = true, whole = true;
  double total = 0;
  for (const struct group *group = kGroups; group->name != NULL; ++group) {
    struct score score = {.whole = true};
    ok &= run_group(&settings, group, &score);
    if (group->weight == 0) continue;
    whole &= score.whole;
    total += group->weight * score.sum / score.count;
    if (score.whole) printf("vesim-result %s.score %.1f points\n", group->name, score.sum / score.count);
  }
  if (whole) printf("vesim-result score %.1f points\n", total);
  return !ok;
}
