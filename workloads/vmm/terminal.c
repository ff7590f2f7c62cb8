/* SPDX-License-Identifier: Apache-2.0 */
#include "terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <termios.h>
#include <unistd.h>

#define CTRL_A 1
#define READ_AT_ONCE 64

static struct termios saved;
static int raw_fd = -1;

void terminal_restore(void) {
  if (raw_fd >= 0) tcsetattr(raw_fd, TCSANOW, &saved);
  raw_fd = -1;
}

static void make_raw(int fd) {
  if (tcgetattr(fd, &saved) < 0) return; /* no terminal */
  struct termios raw = saved;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (tcsetattr(fd, TCSANOW, &raw) < 0) return;
  raw_fd = fd;
  atexit(terminal_restore);
}

static void listen_to(struct terminal* terminal, bool on) {
  if (!terminal->watching || terminal->listening == on) return;
  terminal->listening = on;
  event_loop_change(terminal->loop, &terminal->source, on ? EPOLLIN : 0);
}

/* Takes Ctrl-a sequences out: x quits, a second Ctrl-a stands for itself. */
static size_t filter(struct terminal* terminal, uint8_t* bytes, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (terminal->escaped) {
      terminal->escaped = false;
      if (bytes[i] == 'x') event_loop_stop(terminal->loop);
      if (bytes[i] == CTRL_A) bytes[kept++] = CTRL_A;
    } else if (bytes[i] == CTRL_A) {
      terminal->escaped = true;
    } else {
      bytes[kept++] = bytes[i];
    }
  }
  return kept;
}

static void typed(void* opaque, uint32_t events) {
  struct terminal* terminal = opaque;
  uint8_t bytes[READ_AT_ONCE];
  size_t room = terminal->sink.room(terminal->sink.device);
  (void)events;
  if (room == 0) {
    listen_to(terminal, false);
    return;
  }
  ssize_t count = read(terminal->source.fd, bytes, room < sizeof bytes ? room : sizeof bytes);
  if (count <= 0) {
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      listen_to(terminal, false); /* end of input: the guest goes on without */
      terminal->watching = false;
    }
    return;
  }
  size_t kept = filter(terminal, bytes, (size_t)count);
  if (kept > 0) terminal->sink.put(terminal->sink.device, bytes, kept);
}

void terminal_init(struct terminal* terminal, struct event_loop* loop, int input, int output) {
  memset(terminal, 0, sizeof *terminal);
  terminal->loop = loop;
  terminal->out = output;
  terminal->source = (struct event_source){input, typed, terminal};
  if (input < 0) return;
  make_raw(input);
  terminal->watching = event_loop_add(loop, &terminal->source, 0);
}

void terminal_set_sink(struct terminal* terminal, struct terminal_sink sink) {
  terminal->sink = sink;
  terminal_resume(terminal);
}

void terminal_resume(struct terminal* terminal) { listen_to(terminal, true); }

void terminal_write(struct terminal* terminal, const void* bytes, size_t count) {
  const char* next = bytes;
  while (count > 0) {
    ssize_t written = write(terminal->out, next, count);
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return; /* nobody listens any more */
    next += written;
    count -= (size_t)written;
  }
}
