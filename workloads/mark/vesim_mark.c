/* SPDX-License-Identifier: Apache-2.0 */
/* vesim-mark: a marker from the command line, see vesim_marker.h. */
#include "vesim_marker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  uint32_t function;
  int takes_label;
} kCommands[] = {
    {"begin", VESIM_MARK_BEGIN, 1},   {"end", VESIM_MARK_END, 0},
    {"label", VESIM_MARK_LABEL, 1},   {"checkpoint", VESIM_MARK_CHECKPOINT, 0},
    {"status", VESIM_MARK_STATUS, 0}, {"stop", VESIM_MARK_STOP, 0},
};

static int usage(void) {
  fputs(
      "usage: vesim-mark begin ID [LABEL]    a region of interest begins\n"
      "       vesim-mark end ID              it ends\n"
      "       vesim-mark label ID [LABEL]    an event with a name\n"
      "       vesim-mark checkpoint ID       save the machine here\n"
      "       vesim-mark status N            exit status to report at power-off\n"
      "       vesim-mark stop N              end the simulation now with this exit status\n"
      "Does nothing outside vesim.\n",
      stderr);
  return 2;
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 4) return usage();
  char *end;
  errno = 0;
  const unsigned long argument = strtoul(argv[2], &end, 0);
  if (errno != 0 || *end != '\0' || end == argv[2]) return usage();

  for (size_t i = 0; i < sizeof kCommands / sizeof kCommands[0]; ++i) {
    if (strcmp(argv[1], kCommands[i].name) != 0) continue;
    if (argc == 4 && !kCommands[i].takes_label) return usage();
    const char *label = argc == 4 ? argv[3] : NULL;
    size_t length = label != NULL ? strlen(label) : 0;
    if (length > VESIM_MARKER_LABEL_MAX) length = VESIM_MARKER_LABEL_MAX;
    vesim_mark(kCommands[i].function, (uint32_t)argument, label, (uint32_t)length);
    return 0;
  }
  return usage();
}
