/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device's side of a split virtqueue (Virtio 1.0, 2.4), with indirect descriptors and event
 * indices. All of it lies in memory that the guest may change at any time: whatever is read is
 * checked, once read. A queue that the driver filled with nonsense is broken until the next reset.
 */
#ifndef VMM_VIRTQUEUE_H
#define VMM_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "guest_memory.h"

#define VIRTQUEUE_MAX 256 /* entries; also the most segments of one buffer */

struct vring_desc;

struct virtqueue {
  const struct guest_memory* memory;
  const char* name; /* for messages */
  uint16_t max;     /* entries, at most VIRTQUEUE_MAX */

  /* What the driver asked for. */
  uint16_t size;
  uint64_t desc_address, avail_address, used_address;
  bool event_index;

  /* Valid while ready. */
  bool ready, broken;
  bool silent; /* the driver need not kick */
  volatile struct vring_desc* desc;
  volatile uint16_t* avail; /* flags, index, ring[size], used_event */
  volatile uint16_t* used;  /* flags, index, ring[size] of two words, avail_event */
  uint16_t next_avail, next_used;
  uint16_t signalled; /* next_used when the driver was last interrupted */
  bool signalled_valid;
};

/* A buffer: first `out` segments that the device reads, then `in` that it writes. */
struct virtqueue_buffer {
  uint16_t head;
  unsigned out, in;
  struct iovec segments[VIRTQUEUE_MAX];
};

void virtqueue_init(struct virtqueue* queue, const char* name, uint16_t max,
                    const struct guest_memory* memory);
void virtqueue_reset(struct virtqueue* queue);
/* Puts size and addresses into effect. Says so and leaves the queue broken if they are bad. */
void virtqueue_start(struct virtqueue* queue);

/* Takes the next buffer: true, or false if there is none or the queue is broken. */
bool virtqueue_pop(struct virtqueue* queue, struct virtqueue_buffer* buffer);
/* Whether the driver is to kick for what it adds; what it has added until then may be there
 * already. */
void virtqueue_set_notification(struct virtqueue* queue, bool on);
/* Takes the last popped buffer back, to be popped again. */
void virtqueue_unpop(struct virtqueue* queue);
/* Returns a buffer into which `written` bytes were written. */
void virtqueue_push(struct virtqueue* queue, uint16_t head, uint32_t written);
/* The same in two steps for several buffers that must appear at once: `position` counts from 0. */
void virtqueue_fill(struct virtqueue* queue, uint16_t head, uint32_t written, uint16_t position);
void virtqueue_flush(struct virtqueue* queue, uint16_t count);
/* Whether the driver wants an interrupt for what was returned since the last one. */
bool virtqueue_wants_interrupt(struct virtqueue* queue);

#endif
