/* SPDX-License-Identifier: Apache-2.0 */
#include "virtqueue.h"

#include <linux/virtio_ring.h>
#include <string.h>

#include "message.h"

static bool broken(struct virtqueue* queue, const char* what) {
  if (!queue->broken) warn("the guest's driver broke queue %s: %s", queue->name, what);
  queue->broken = true;
  return false;
}

void virtqueue_init(struct virtqueue* queue, const char* name, uint16_t max,
                    const struct guest_memory* memory) {
  memset(queue, 0, sizeof *queue);
  queue->name = name;
  queue->max = max;
  queue->memory = memory;
  virtqueue_reset(queue);
}

void virtqueue_reset(struct virtqueue* queue) {
  queue->size = queue->max;
  queue->desc_address = queue->avail_address = queue->used_address = 0;
  queue->event_index = queue->ready = queue->broken = queue->silent = false;
  queue->desc = NULL;
  queue->avail = queue->used = NULL;
  queue->next_avail = queue->next_used = queue->signalled = 0;
  queue->signalled_valid = false;
}

static void* place(const struct virtqueue* queue, uint64_t address, uint64_t length,
                   unsigned alignment) {
  return address % alignment == 0 ? guest_range(queue->memory, address, length) : NULL;
}

void virtqueue_start(struct virtqueue* queue) {
  uint32_t size = queue->size;
  if (size == 0 || size > queue->max || (size & (size - 1)) != 0) {
    broken(queue, "bad size");
    return;
  }
  queue->desc = place(queue, queue->desc_address, size * sizeof(struct vring_desc), 16);
  queue->avail = place(queue, queue->avail_address, 6 + 2 * size, 2);
  queue->used = place(queue, queue->used_address, 6 + 8 * size, 4);
  if (queue->desc == NULL || queue->avail == NULL || queue->used == NULL) {
    broken(queue, "it is not in RAM or not aligned");
    return;
  }
  queue->ready = true;
}

static volatile uint16_t* used_event(const struct virtqueue* queue) {
  return &queue->avail[2 + queue->size];
}

static volatile uint16_t* avail_event(const struct virtqueue* queue) {
  return &queue->used[2 + 4 * queue->size];
}

static bool add_segment(struct virtqueue* queue, struct virtqueue_buffer* buffer,
                        const struct vring_desc* descriptor) {
  unsigned count = buffer->out + buffer->in;
  bool device_writes = descriptor->flags & VRING_DESC_F_WRITE;
  if (count == VIRTQUEUE_MAX) return broken(queue, "a buffer of too many segments");
  if (descriptor->len == 0) return broken(queue, "a descriptor of length 0");
  if (!device_writes && buffer->in > 0) return broken(queue, "a readable segment after a writable");
  void* base = guest_range(queue->memory, descriptor->addr, descriptor->len);
  if (base == NULL) return broken(queue, "a descriptor of memory that is not RAM");
  buffer->segments[count] = (struct iovec){base, descriptor->len};
  *(device_writes ? &buffer->in : &buffer->out) += 1;
  return true;
}

static bool read_chain(struct virtqueue* queue, struct virtqueue_buffer* buffer) {
  volatile struct vring_desc* table = queue->desc;
  uint32_t table_size = queue->size;
  uint32_t index = buffer->head;
  bool indirect = false;
  uint32_t steps = 0;

  for (;;) {
    if (index >= table_size) return broken(queue, "a descriptor's number is too large");
    if (steps++ == table_size) return broken(queue, "a chain of descriptors with a loop");
    struct vring_desc descriptor = table[index];
    if (descriptor.flags & VRING_DESC_F_INDIRECT) {
      if (indirect) return broken(queue, "an indirect table in an indirect table");
      if (descriptor.flags & VRING_DESC_F_NEXT)
        return broken(queue, "an indirect table with a next");
      if (descriptor.len == 0 || descriptor.len % sizeof descriptor != 0) {
        return broken(queue, "an indirect table of odd length");
      }
      table = guest_range(queue->memory, descriptor.addr, descriptor.len);
      if (table == NULL || (uintptr_t)table % 8 != 0) {
        return broken(queue, "an indirect table that is not in RAM or not aligned");
      }
      table_size = descriptor.len / sizeof descriptor;
      index = steps = 0;
      indirect = true;
      continue;
    }
    if (!add_segment(queue, buffer, &descriptor)) return false;
    if (!(descriptor.flags & VRING_DESC_F_NEXT)) return true;
    index = descriptor.next;
  }
}

bool virtqueue_pop(struct virtqueue* queue, struct virtqueue_buffer* buffer) {
  if (!queue->ready || queue->broken) return false;
  /* Between the last avail_event written and the index read: whoever comes second sees the other.
   */
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  uint16_t waiting = (uint16_t)(queue->avail[1] - queue->next_avail);
  if (waiting == 0) return false;
  if (waiting > queue->size) return broken(queue, "more buffers than entries");
  __atomic_thread_fence(__ATOMIC_ACQUIRE);

  buffer->head = queue->avail[2 + queue->next_avail % queue->size];
  buffer->out = buffer->in = 0;
  if (!read_chain(queue, buffer)) return false;
  queue->next_avail++;
  if (queue->event_index && !queue->silent) *avail_event(queue) = queue->next_avail;
  return true;
}

void virtqueue_set_notification(struct virtqueue* queue, bool on) {
  queue->silent = !on;
  if (!queue->ready || queue->broken) return;
  if (!queue->event_index) {
    queue->used[0] = on ? 0 : VRING_USED_F_NO_NOTIFY;
  } else if (on) {
    *avail_event(queue) = queue->next_avail; /* silent: it stays behind what the driver adds */
  }
}

void virtqueue_unpop(struct virtqueue* queue) { queue->next_avail--; }

void virtqueue_fill(struct virtqueue* queue, uint16_t head, uint32_t written, uint16_t position) {
  if (!queue->ready || queue->broken) return;
  uint16_t entry = (uint16_t)(queue->next_used + position) % queue->size;
  volatile uint32_t* place = (volatile uint32_t*)(queue->used + 2) + 2 * entry;
  place[0] = head;
  place[1] = written;
}

void virtqueue_flush(struct virtqueue* queue, uint16_t count) {
  if (!queue->ready || queue->broken) return;
  __atomic_thread_fence(__ATOMIC_RELEASE);
  queue->next_used += count;
  queue->used[1] = queue->next_used;
}

void virtqueue_push(struct virtqueue* queue, uint16_t head, uint32_t written) {
  virtqueue_fill(queue, head, written, 0);
  virtqueue_flush(queue, 1);
}

bool virtqueue_wants_interrupt(struct virtqueue* queue) {
  if (!queue->ready || queue->broken) return false;
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (!queue->event_index) return !(queue->avail[0] & VRING_AVAIL_F_NO_INTERRUPT);
  uint16_t old = queue->signalled;
  bool valid = queue->signalled_valid;
  queue->signalled = queue->next_used;
  queue->signalled_valid = true;
  /* Virtio 1.0, 2.4.7.2: the entry at used_event is among those returned since `old`. */
  return !valid || vring_need_event(*used_event(queue), queue->next_used, old);
}
