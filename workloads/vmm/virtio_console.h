/* SPDX-License-Identifier: Apache-2.0 */
/* Virtio 1.0, 5.3: a console of one port. It takes the keyboard while its driver runs. */
#ifndef VMM_VIRTIO_CONSOLE_H
#define VMM_VIRTIO_CONSOLE_H

#include <linux/virtio_console.h>

#include "terminal.h"
#include "virtio.h"

struct virtio_console {
  struct virtio_device virtio;
  struct virtio_console_config config;
  struct terminal* terminal;
  struct terminal_sink before; /* who has the keyboard otherwise */
  struct virtqueue_buffer buffer;
};

void virtio_console_init(struct virtio_console* console, const struct guest_memory* memory,
                         struct terminal* terminal);

#endif
