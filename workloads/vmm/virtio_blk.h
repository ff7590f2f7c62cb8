/* SPDX-License-Identifier: Apache-2.0 */
/* Virtio 1.0, 5.2: a disk, kept in a file and read and written through the page cache by a thread.
 */
#ifndef VMM_VIRTIO_BLK_H
#define VMM_VIRTIO_BLK_H

#include <linux/virtio_blk.h>
#include <pthread.h>
#include <stdbool.h>

#include "virtio.h"

struct virtio_blk {
  struct virtio_device virtio;
  struct virtio_blk_config config;
  int fd;
  bool read_only;
  uint64_t sectors;
  pthread_t worker;
  pthread_cond_t kicked;
  int pin;
  bool work, quit;
  struct virtqueue_buffer buffer; /* the request being served */
};

/* `bytes`: size of the file; a rest of less than a sector is not visible. */
void virtio_blk_init(struct virtio_blk* blk, const struct guest_memory* memory, int fd,
                     uint64_t bytes, bool read_only);
/* `pin`: the worker's host CPU or NOT_PINNED. */
void virtio_blk_start_worker(struct virtio_blk* blk, int pin);
/* Under the lock, which is let go while the worker finishes. */
void virtio_blk_stop_worker(struct virtio_blk* blk);
/* Serves all requests that wait; the worker's body. Under the lock. */
void virtio_blk_serve(struct virtio_blk* blk);

#endif
