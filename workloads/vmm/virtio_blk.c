/* SPDX-License-Identifier: Apache-2.0 */
#include "virtio_blk.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "iov.h"
#include "lock.h"
#include "message.h"
#include "pin.h"

#define SECTOR 512u
#define QUEUE_SIZE 128
#define SEGMENTS (QUEUE_SIZE - 2) /* a request needs a header and a status besides */
#define SERIAL "vesim-disk"

static void notify(struct virtio_device* device, unsigned queue) {
  struct virtio_blk* blk = (struct virtio_blk*)device;
  if (queue != 0) return;
  blk->work = true;
  pthread_cond_signal(&blk->kicked);
}

static void start_or_stop(struct virtio_device* device) { (void)device; }

static const struct virtio_operations operations = {notify, start_or_stop, start_or_stop};

void virtio_blk_init(struct virtio_blk* blk, const struct guest_memory* memory, int fd,
                     uint64_t bytes, bool read_only) {
  memset(blk, 0, sizeof *blk);
  blk->fd = fd;
  blk->read_only = read_only;
  blk->sectors = bytes / SECTOR;
  blk->config.capacity = blk->sectors;
  blk->config.seg_max = SEGMENTS;
  blk->config.blk_size = SECTOR;
  pthread_cond_init(&blk->kicked, NULL);
  struct virtio_device* device = &blk->virtio;
  device->operations = &operations;
  device->id = VIRTIO_ID_BLOCK;
  device->offered = VIRTIO_BIT(VIRTIO_BLK_F_SEG_MAX) | VIRTIO_BIT(VIRTIO_BLK_F_BLK_SIZE) |
                    VIRTIO_BIT(VIRTIO_BLK_F_FLUSH) | VIRTIO_BIT(VIRTIO_RING_F_INDIRECT_DESC) |
                    VIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX) |
                    (read_only ? VIRTIO_BIT(VIRTIO_BLK_F_RO) : 0);
  device->config = &blk->config;
  device->config_size = sizeof blk->config;
  virtqueue_init(&device->queues[0], "disk", QUEUE_SIZE, memory);
}

/* Moves `length` bytes between the file at `offset` and the segments; whether all of them. */
static bool transfer(int fd, bool write, const struct iovec* data, unsigned count, size_t length,
                     uint64_t offset) {
  struct iovec rest[VIRTQUEUE_MAX];
  for (size_t done = 0; done < length;) {
    unsigned parts = iov_slice(data, count, done, length - done, rest);
    ssize_t moved = write ? pwritev(fd, rest, (int)parts, (off_t)(offset + done))
                          : preadv(fd, rest, (int)parts, (off_t)(offset + done));
    if (moved < 0 && errno == EINTR) continue;
    if (moved <= 0) return false; /* 0: the file has shrunk */
    done += (size_t)moved;
  }
  return true;
}

/* Reads or writes sectors; all data lie in `segments`, `length` bytes of them from `skip`. */
static uint8_t read_or_write(const struct virtio_blk* blk, bool write, uint64_t sector,
                             const struct iovec* segments, unsigned count, size_t skip,
                             size_t length) {
  uint64_t sectors = length / SECTOR;
  if (length % SECTOR != 0 || sectors > blk->sectors || sector > blk->sectors - sectors) {
    return VIRTIO_BLK_S_IOERR;
  }
  if (write && blk->read_only) return VIRTIO_BLK_S_IOERR;
  struct iovec data[VIRTQUEUE_MAX];
  unsigned parts = iov_slice(segments, count, skip, length, data);
  return transfer(blk->fd, write, data, parts, length, sector * SECTOR) ? VIRTIO_BLK_S_OK
                                                                        : VIRTIO_BLK_S_IOERR;
}

static uint8_t flush(const struct virtio_blk* blk) {
  return fdatasync(blk->fd) == 0 ? VIRTIO_BLK_S_OK : VIRTIO_BLK_S_IOERR;
}

static uint8_t get_id(const struct iovec* in, unsigned count, size_t room) {
  char id[VIRTIO_BLK_ID_BYTES] = SERIAL;
  iov_write(in, count, 0, id, room < sizeof id ? room : sizeof id);
  return VIRTIO_BLK_S_OK;
}

/* Serves one request without the lock; returns the bytes written to the guest, the status too. */
static uint32_t serve(const struct virtio_blk* blk) {
  const struct virtqueue_buffer* buffer = &blk->buffer;
  const struct iovec* out = buffer->segments;
  const struct iovec* in = buffer->segments + buffer->out;
  struct virtio_blk_outhdr header;
  size_t out_length = iov_length(out, buffer->out);
  size_t in_length = iov_length(in, buffer->in);
  if (in_length == 0) return 0; /* nowhere to put even a status */

  size_t room = in_length - 1; /* the status is the last byte */
  uint32_t written = 0;
  uint8_t status;
  if (iov_read(out, buffer->out, 0, &header, sizeof header) < sizeof header) {
    status = VIRTIO_BLK_S_IOERR;
  } else {
    switch (header.type) {
      case VIRTIO_BLK_T_IN:
        status = read_or_write(blk, false, header.sector, in, buffer->in, 0, room);
        written = status == VIRTIO_BLK_S_OK ? (uint32_t)room : 0;
        break;
      case VIRTIO_BLK_T_OUT:
        status = read_or_write(blk, true, header.sector, out, buffer->out, sizeof header,
                               out_length - sizeof header);
        /* A driver that cannot ask for it expects every write to last. */
        if (!virtio_has(&blk->virtio, VIRTIO_BLK_F_FLUSH) && status == VIRTIO_BLK_S_OK)
          status = flush(blk);
        break;
      case VIRTIO_BLK_T_FLUSH:
        status = flush(blk);
        break;
      case VIRTIO_BLK_T_GET_ID:
        status = get_id(in, buffer->in, room);
        break;
      default:
        status = VIRTIO_BLK_S_UNSUPP;
    }
  }
  iov_write(in, buffer->in, room, &status, 1);
  return written + 1;
}

void virtio_blk_serve(struct virtio_blk* blk) {
  struct virtio_device* device = &blk->virtio;
  struct virtqueue* queue = &device->queues[0];
  while (!blk->quit && virtqueue_pop(queue, &blk->buffer)) {
    uint32_t generation = device->generation;
    unlock();
    uint32_t written = serve(blk);
    lock();
    if (device->generation != generation) continue; /* the driver no longer waits for it */
    virtqueue_push(queue, blk->buffer.head, written);
    virtio_signal(device, queue);
  }
  virtio_check_broken(device);
}

static void* work(void* opaque) {
  struct virtio_blk* blk = opaque;
  pin_thread(blk->pin);
  lock();
  while (!blk->quit) {
    while (!blk->work && !blk->quit) pthread_cond_wait(&blk->kicked, &global_lock);
    blk->work = false;
    virtio_blk_serve(blk);
  }
  unlock();
  return NULL;
}

void virtio_blk_start_worker(struct virtio_blk* blk, int pin) {
  blk->pin = pin;
  errno = pthread_create(&blk->worker, NULL, work, blk);
  if (errno != 0) system_error("thread of the disk");
}

void virtio_blk_stop_worker(struct virtio_blk* blk) {
  blk->quit = true;
  pthread_cond_signal(&blk->kicked);
  unlock();
  pthread_join(blk->worker, NULL);
  lock();
}
