/* SPDX-License-Identifier: Apache-2.0 */
#include "event_loop.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lock.h"
#include "message.h"

#define EVENTS_AT_ONCE 16

pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER;

static void wake(struct event_loop* loop) {
  uint64_t one = 1;
  if (write(loop->wake.fd, &one, sizeof one) < 0 && errno != EAGAIN) system_error("eventfd");
}

static void woken(void* opaque, uint32_t events) {
  struct event_loop* loop = opaque;
  uint64_t count;
  (void)events;
  if (read(loop->wake.fd, &count, sizeof count) < 0 && errno != EAGAIN) system_error("eventfd");
}

void event_loop_init(struct event_loop* loop) {
  loop->work = NULL;
  loop->stopping = false;
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (loop->epoll < 0 || fd < 0) system_error("epoll or eventfd");
  loop->wake = (struct event_source){fd, woken, loop};
  event_loop_add(loop, &loop->wake, EPOLLIN);
}

bool event_loop_add(struct event_loop* loop, struct event_source* source, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = source};
  if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, source->fd, &event) == 0) return true;
  if (errno != EPERM) system_error("epoll");
  return false;
}

void event_loop_change(struct event_loop* loop, struct event_source* source, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = source};
  if (epoll_ctl(loop->epoll, EPOLL_CTL_MOD, source->fd, &event) < 0) system_error("epoll");
}

void event_loop_add_work(struct event_loop* loop, struct deferred_work* work) {
  work->pending = false;
  work->next = loop->work;
  loop->work = work;
}

void event_loop_schedule(struct event_loop* loop, struct deferred_work* work) {
  if (work->pending) return;
  work->pending = true;
  wake(loop);
}

void event_loop_stop(struct event_loop* loop) {
  loop->stopping = true;
  wake(loop);
}

static void run_work(struct event_loop* loop) {
  for (struct deferred_work* work = loop->work; work != NULL; work = work->next) {
    if (!work->pending) continue;
    work->pending = false;
    work->run(work->opaque);
  }
}

void event_loop_run(struct event_loop* loop) {
  while (!loop->stopping) {
    struct epoll_event events[EVENTS_AT_ONCE];
    unlock();
    int count = epoll_wait(loop->epoll, events, EVENTS_AT_ONCE, -1);
    int error = errno;
    lock();
    errno = error;
    if (count < 0 && errno != EINTR) system_error("epoll");
    for (int i = 0; i < count; i++) {
      struct event_source* source = events[i].data.ptr;
      source->ready(source->opaque, events[i].events);
    }
    run_work(loop);
  }
}
