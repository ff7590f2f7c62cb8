/* SPDX-License-Identifier: Apache-2.0 */
#include "virtio.h"

#define ISR_QUEUE 1u
#define ISR_CONFIG 2u

static void interrupt(struct virtio_device* device, uint32_t reason) {
  device->isr |= reason;
  irq_set(&device->irq, true);
}

void virtio_signal(struct virtio_device* device, struct virtqueue* queue) {
  if (virtqueue_wants_interrupt(queue)) interrupt(device, ISR_QUEUE);
}

void virtio_check_broken(struct virtio_device* device) {
  for (unsigned i = 0; i < VIRTIO_QUEUES; i++) {
    if (device->queues[i].broken && !(device->status & VIRTIO_CONFIG_S_NEEDS_RESET)) {
      device->status |= VIRTIO_CONFIG_S_NEEDS_RESET;
      interrupt(device, ISR_CONFIG);
    }
  }
}

void virtio_reset(struct virtio_device* device) {
  device->generation++;
  device->status = 0;
  device->accepted = 0;
  device->isr = 0;
  irq_set(&device->irq, false);
  for (unsigned i = 0; i < VIRTIO_QUEUES; i++) virtqueue_reset(&device->queues[i]);
  device->operations->stop(device);
}

void virtio_set_status(struct virtio_device* device, uint8_t status) {
  if (status == 0) {
    virtio_reset(device);
    return;
  }
  bool was_ready = device->status & VIRTIO_CONFIG_S_DRIVER_OK;
  uint8_t kept = device->status & VIRTIO_CONFIG_S_NEEDS_RESET;
  device->status = status | kept;
  /* Virtio 1.0, 2.2.2: a driver that took what was not offered does not get FEATURES_OK. */
  if (device->accepted & ~device->offered) device->status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
  if (!was_ready && (status & VIRTIO_CONFIG_S_DRIVER_OK)) {
    bool event_index = virtio_has(device, VIRTIO_RING_F_EVENT_IDX);
    for (unsigned i = 0; i < VIRTIO_QUEUES; i++) device->queues[i].event_index = event_index;
    device->operations->start(device);
  }
}
