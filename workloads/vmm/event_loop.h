/* SPDX-License-Identifier: Apache-2.0 */
/* The I/O thread: waits for descriptors and for work that other threads leave to it. */
#ifndef VMM_EVENT_LOOP_H
#define VMM_EVENT_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct event_source {
  int fd;
  void (*ready)(void* opaque, uint32_t events); /* EPOLL* */
  void* opaque;
};

/* Work to be done once in the I/O thread, however often it is asked for until then. */
struct deferred_work {
  void (*run)(void* opaque);
  void* opaque;
  bool pending;
  struct deferred_work* next;
};

struct event_loop {
  int epoll;
  struct event_source wake; /* an eventfd */
  struct deferred_work* work;
  bool stopping;
};

void event_loop_init(struct event_loop* loop);
/* Watches a descriptor; false if it is of a kind that cannot be waited for, such as a file. */
bool event_loop_add(struct event_loop* loop, struct event_source* source, uint32_t events);
void event_loop_change(struct event_loop* loop, struct event_source* source, uint32_t events);
/* From any thread, under the lock. */
void event_loop_add_work(struct event_loop* loop, struct deferred_work* work);
void event_loop_schedule(struct event_loop* loop, struct deferred_work* work);
void event_loop_stop(struct event_loop* loop);
/* Runs until stopped. Called, calls back and returns with the lock held. */
void event_loop_run(struct event_loop* loop);

#endif
