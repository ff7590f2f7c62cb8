/* SPDX-License-Identifier: Apache-2.0 */
/* The registers of a virtio device on the bus (Virtio 1.0, 4.2.2; legacy: 4.2.4). */
#ifndef VMM_VIRTIO_MMIO_H
#define VMM_VIRTIO_MMIO_H

#include <stdbool.h>
#include <stdint.h>

#include "virtio.h"

#define VIRTIO_MMIO_SIZE 0x200

struct virtio_mmio {
  struct virtio_device* device;
  bool legacy;
  uint32_t device_features_select, driver_features_select;
  uint32_t queue_select;
  /* legacy only */
  uint32_t page_size, queue_align, queue_pfn[VIRTIO_QUEUES];
};

void virtio_mmio_init(struct virtio_mmio* transport, struct virtio_device* device, bool legacy);
uint64_t virtio_mmio_read(void* transport, uint64_t offset, unsigned size);
void virtio_mmio_write(void* transport, uint64_t offset, uint64_t value, unsigned size);

#endif
