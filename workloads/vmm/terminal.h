/* SPDX-License-Identifier: Apache-2.0 */
/* The user's end of the guest's console: standard input and output. Ctrl-a x ends the VM. */
#ifndef VMM_TERMINAL_H
#define VMM_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event_loop.h"

/* A device that takes what is typed. */
struct terminal_sink {
  size_t (*room)(void* device); /* how many bytes it can take now */
  void (*put)(void* device, const uint8_t* bytes, size_t count);
  void* device;
};

struct terminal {
  struct event_loop* loop;
  struct event_source source;
  struct terminal_sink sink;
  int out;
  bool watching, listening, escaped;
};

/* `input`: a descriptor to read from, or -1; a terminal is set to raw mode. */
void terminal_init(struct terminal* terminal, struct event_loop* loop, int input, int output);
void terminal_set_sink(struct terminal* terminal, struct terminal_sink sink);
/* The sink has room again. */
void terminal_resume(struct terminal* terminal);
void terminal_write(struct terminal* terminal, const void* bytes, size_t count);
/* Gives the terminal back as it was; needs no terminal_init(). */
void terminal_restore(void);

#endif
