/* SPDX-License-Identifier: Apache-2.0 */
#include "virtio_mmio.h"

#include <linux/virtio_mmio.h>
#include <string.h>

#define MAGIC 0x74726976u  /* "virt" */
#define VENDOR 0x69736576u /* "vesi" */

void virtio_mmio_init(struct virtio_mmio* transport, struct virtio_device* device, bool legacy) {
  memset(transport, 0, sizeof *transport);
  transport->device = device;
  transport->legacy = legacy;
  if (!legacy) device->offered |= VIRTIO_BIT(VIRTIO_F_VERSION_1);
}

/* The queue selected; NULL if the device has no such queue. */
static struct virtqueue* selected(const struct virtio_mmio* transport) {
  if (transport->queue_select >= VIRTIO_QUEUES) return NULL;
  struct virtqueue* queue = &transport->device->queues[transport->queue_select];
  return queue->max == 0 ? NULL : queue;
}

static uint64_t read_config(const struct virtio_device* device, uint64_t offset, unsigned size) {
  uint64_t value = 0;
  if (offset + size <= device->config_size) {
    memcpy(&value, (const char*)device->config + offset, size);
  }
  return value;
}

static uint32_t read_legacy(const struct virtio_mmio* transport, uint64_t offset) {
  if (offset == VIRTIO_MMIO_QUEUE_PFN && selected(transport)) {
    return transport->queue_pfn[transport->queue_select];
  }
  return 0;
}

static uint32_t read_modern(const struct virtio_mmio* transport, uint64_t offset) {
  if (offset == VIRTIO_MMIO_QUEUE_READY && selected(transport)) {
    return selected(transport)->ready;
  }
  return 0;
}

uint64_t virtio_mmio_read(void* opaque, uint64_t offset, unsigned size) {
  const struct virtio_mmio* transport = opaque;
  const struct virtio_device* device = transport->device;
  if (offset >= VIRTIO_MMIO_CONFIG) return read_config(device, offset - VIRTIO_MMIO_CONFIG, size);
  if (size != 4) return 0;
  switch (offset) {
    case VIRTIO_MMIO_MAGIC_VALUE:
      return MAGIC;
    case VIRTIO_MMIO_VERSION:
      return transport->legacy ? 1 : 2;
    case VIRTIO_MMIO_DEVICE_ID:
      return device->id;
    case VIRTIO_MMIO_VENDOR_ID:
      return VENDOR;
    case VIRTIO_MMIO_DEVICE_FEATURES:
      return transport->device_features_select > 1
                 ? 0
                 : (uint32_t)(device->offered >> 32 * transport->device_features_select);
    case VIRTIO_MMIO_QUEUE_NUM_MAX:
      return selected(transport) ? selected(transport)->max : 0;
    case VIRTIO_MMIO_INTERRUPT_STATUS:
      return device->isr;
    case VIRTIO_MMIO_STATUS:
      return device->status;
    default:
      return transport->legacy ? read_legacy(transport, offset) : read_modern(transport, offset);
  }
}

static void write_features(struct virtio_mmio* transport, uint32_t value) {
  struct virtio_device* device = transport->device;
  if (device->status & (VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK)) return;
  if (transport->driver_features_select > 1) return;
  unsigned shift = 32 * transport->driver_features_select;
  device->accepted = (device->accepted & ~(0xffffffffull << shift)) | (uint64_t)value << shift;
  /* A legacy driver has no way to learn that it asked for too much. */
  if (transport->legacy) device->accepted &= device->offered;
}

static void reset(struct virtio_mmio* transport) {
  virtio_reset(transport->device);
  transport->device_features_select = transport->driver_features_select = 0;
  transport->queue_select = 0;
  transport->queue_align = 0; /* page_size stays: Linux sets it before it resets the device */
  memset(transport->queue_pfn, 0, sizeof transport->queue_pfn);
}

static void set_queue_pfn(struct virtio_mmio* transport, struct virtqueue* queue, uint32_t pfn) {
  uint16_t size = queue->size;
  uint64_t align = transport->queue_align ? transport->queue_align : 4096;
  transport->queue_pfn[transport->queue_select] = pfn;
  virtqueue_reset(queue);
  if (pfn == 0) return;
  queue->size = size;
  queue->desc_address = (uint64_t)pfn * transport->page_size;
  queue->avail_address = queue->desc_address + 16 * size;
  /* Virtio 1.0, 2.4.2: used begins at the next multiple of the alignment after avail. */
  uint64_t avail_end = queue->avail_address + 6 + 2 * size;
  queue->used_address = (avail_end + align - 1) / align * align;
  virtqueue_start(queue);
}

static void write_legacy(struct virtio_mmio* transport, uint64_t offset, uint32_t value) {
  struct virtqueue* queue = selected(transport);
  if (offset == VIRTIO_MMIO_GUEST_PAGE_SIZE) transport->page_size = value;
  if (offset == VIRTIO_MMIO_QUEUE_ALIGN) transport->queue_align = value;
  if (offset == VIRTIO_MMIO_QUEUE_PFN && queue) set_queue_pfn(transport, queue, value);
}

static void set_half(uint64_t* address, bool high, uint32_t value) {
  unsigned shift = high ? 32 : 0;
  *address = (*address & ~(0xffffffffull << shift)) | (uint64_t)value << shift;
}

static void set_ready(struct virtqueue* queue, bool ready) {
  if (ready && !queue->ready) {
    virtqueue_start(queue);
  } else if (!ready) {
    virtqueue_reset(queue);
  }
}

static void write_modern(struct virtio_mmio* transport, uint64_t offset, uint32_t value) {
  struct virtqueue* queue = selected(transport);
  if (queue == NULL) return;
  if (offset == VIRTIO_MMIO_QUEUE_READY) set_ready(queue, value & 1);
  if (queue->ready) return; /* the rest is fixed while the queue lives */
  switch (offset) {
    case VIRTIO_MMIO_QUEUE_DESC_LOW:
    case VIRTIO_MMIO_QUEUE_DESC_HIGH:
      set_half(&queue->desc_address, offset == VIRTIO_MMIO_QUEUE_DESC_HIGH, value);
      break;
    case VIRTIO_MMIO_QUEUE_AVAIL_LOW:
    case VIRTIO_MMIO_QUEUE_AVAIL_HIGH:
      set_half(&queue->avail_address, offset == VIRTIO_MMIO_QUEUE_AVAIL_HIGH, value);
      break;
    case VIRTIO_MMIO_QUEUE_USED_LOW:
    case VIRTIO_MMIO_QUEUE_USED_HIGH:
      set_half(&queue->used_address, offset == VIRTIO_MMIO_QUEUE_USED_HIGH, value);
      break;
    default:
      break;
  }
}

static void set_queue_size(struct virtqueue* queue, uint32_t size) {
  if (!queue->ready) queue->size = size > queue->max ? 0 : size; /* 0: virtqueue_start() objects */
}

/* Linux up to 3.13 uses a legacy device, a disk to read its partitions, before it says that its
 * driver is ready. */
static void notify(struct virtio_mmio* transport, uint32_t queue) {
  struct virtio_device* device = transport->device;
  uint8_t enough = VIRTIO_CONFIG_S_DRIVER_OK | (transport->legacy ? VIRTIO_CONFIG_S_DRIVER : 0);
  if (queue < VIRTIO_QUEUES && (device->status & enough)) device->operations->notify(device, queue);
}

void virtio_mmio_write(void* opaque, uint64_t offset, uint64_t wide, unsigned size) {
  struct virtio_mmio* transport = opaque;
  struct virtio_device* device = transport->device;
  uint32_t value = (uint32_t)wide;
  if (offset >= VIRTIO_MMIO_CONFIG || size != 4) return; /* no device here has writable fields */
  switch (offset) {
    case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
      transport->device_features_select = value;
      break;
    case VIRTIO_MMIO_DRIVER_FEATURES:
      write_features(transport, value);
      break;
    case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
      transport->driver_features_select = value;
      break;
    case VIRTIO_MMIO_QUEUE_SEL:
      transport->queue_select = value;
      break;
    case VIRTIO_MMIO_QUEUE_NUM:
      if (selected(transport)) set_queue_size(selected(transport), value);
      break;
    case VIRTIO_MMIO_QUEUE_NOTIFY:
      notify(transport, value);
      break;
    case VIRTIO_MMIO_INTERRUPT_ACK:
      device->isr &= ~value;
      irq_set(&device->irq, device->isr != 0);
      break;
    case VIRTIO_MMIO_STATUS:
      if ((uint8_t)value == 0) {
        reset(transport);
      } else {
        virtio_set_status(device, (uint8_t)value);
      }
      break;
    default:
      if (transport->legacy) {
        write_legacy(transport, offset, value);
      } else {
        write_modern(transport, offset, value);
      }
  }
  virtio_check_broken(device);
}
