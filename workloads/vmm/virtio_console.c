/* SPDX-License-Identifier: Apache-2.0 */
#include "virtio_console.h"

#include <stddef.h>
#include <string.h>

#include "iov.h"

#define RECEIVE 0
#define TRANSMIT 1
#define QUEUE_SIZE 64

/* The receive buffer waiting, without taking it; its size is what may be typed at once. */
static size_t room(void* opaque) {
  struct virtio_console* console = opaque;
  struct virtqueue* queue = &console->virtio.queues[RECEIVE];
  if (!virtqueue_pop(queue, &console->buffer)) return 0;
  virtqueue_unpop(queue);
  return iov_length(console->buffer.segments + console->buffer.out, console->buffer.in);
}

static void put(void* opaque, const uint8_t* bytes, size_t count) {
  struct virtio_console* console = opaque;
  struct virtqueue* queue = &console->virtio.queues[RECEIVE];
  if (virtqueue_pop(queue, &console->buffer)) {
    const struct iovec* in = console->buffer.segments + console->buffer.out;
    size_t part = iov_write(in, console->buffer.in, 0, bytes, count);
    virtqueue_push(queue, console->buffer.head, (uint32_t)part);
    virtio_signal(&console->virtio, queue);
  }
  virtio_check_broken(&console->virtio);
}

static void transmit(struct virtio_console* console) {
  struct virtqueue* queue = &console->virtio.queues[TRANSMIT];
  while (virtqueue_pop(queue, &console->buffer)) {
    for (unsigned i = 0; i < console->buffer.out; i++) {
      const struct iovec* segment = &console->buffer.segments[i];
      terminal_write(console->terminal, segment->iov_base, segment->iov_len);
    }
    virtqueue_push(queue, console->buffer.head, 0);
  }
  virtio_signal(&console->virtio, queue);
}

static void notify(struct virtio_device* device, unsigned queue) {
  struct virtio_console* console = (struct virtio_console*)device;
  if (queue == TRANSMIT) {
    transmit(console);
  } else if (queue == RECEIVE) {
    terminal_resume(console->terminal);
  }
}

static void start(struct virtio_device* device) {
  struct virtio_console* console = (struct virtio_console*)device;
  if (console->terminal->sink.device == console) return;
  console->before = console->terminal->sink;
  terminal_set_sink(console->terminal, (struct terminal_sink){room, put, console});
}

static void stop(struct virtio_device* device) {
  struct virtio_console* console = (struct virtio_console*)device;
  if (console->terminal->sink.device == console) {
    terminal_set_sink(console->terminal, console->before);
  }
}

static const struct virtio_operations operations = {notify, start, stop};

void virtio_console_init(struct virtio_console* console, const struct guest_memory* memory,
                         struct terminal* terminal) {
  memset(console, 0, sizeof *console);
  console->terminal = terminal;
  struct virtio_device* device = &console->virtio;
  device->operations = &operations;
  device->id = VIRTIO_ID_CONSOLE;
  device->offered = VIRTIO_BIT(VIRTIO_RING_F_INDIRECT_DESC) | VIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX);
  device->config = &console->config;
  device->config_size = sizeof console->config;
  virtqueue_init(&device->queues[RECEIVE], "console receive", QUEUE_SIZE, memory);
  virtqueue_init(&device->queues[TRANSMIT], "console transmit", QUEUE_SIZE, memory);
}
