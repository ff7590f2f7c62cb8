/* SPDX-License-Identifier: Apache-2.0 */
/* What all virtio devices have, whatever carries their registers. Held under the global lock. */
#ifndef VMM_VIRTIO_H
#define VMM_VIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>
#include <stdbool.h>
#include <stdint.h>

#include "irq.h"
#include "virtqueue.h"

#define VIRTIO_QUEUES 2
#define VIRTIO_BIT(feature) (1ull << (feature))

struct virtio_device;

struct virtio_operations {
  /* The driver has put buffers into a queue. */
  void (*notify)(struct virtio_device* device, unsigned queue);
  /* The driver is ready: features and queues are known. */
  void (*start)(struct virtio_device* device);
  /* The driver is gone; queues and features are reset already. */
  void (*stop)(struct virtio_device* device);
};

struct virtio_device {
  const struct virtio_operations* operations;
  uint32_t id; /* VIRTIO_ID_* */
  uint64_t offered, accepted;
  uint8_t status;
  uint32_t isr;
  uint32_t generation; /* counts resets */
  struct virtqueue queues[VIRTIO_QUEUES];
  void* config;
  uint32_t config_size;
  struct irq_line irq;
};

static inline bool virtio_has(const struct virtio_device* device, unsigned feature) {
  return device->accepted & VIRTIO_BIT(feature);
}

/* Interrupts the driver if it wants to hear of what was returned on this queue. */
void virtio_signal(struct virtio_device* device, struct virtqueue* queue);
/* Tells the driver that the device cannot go on, if a queue is broken. */
void virtio_check_broken(struct virtio_device* device);
void virtio_reset(struct virtio_device* device);
void virtio_set_status(struct virtio_device* device, uint8_t status);

#endif
