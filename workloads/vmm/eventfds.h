/* SPDX-License-Identifier: Apache-2.0 */
/* A virtio device's kicks by ioeventfd and its interrupts by irqfd: KVM tells the I/O thread of a
 * kick without leaving the vCPU's thread for it, and takes an interrupt by a write. */
#ifndef VMM_EVENTFDS_H
#define VMM_EVENTFDS_H

#include "event_loop.h"
#include "virtio_mmio.h"
#include "vm.h"

struct kick {
  struct event_source source;
  struct virtio_mmio* transport;
  unsigned queue;
};

struct eventfds {
  struct kick kicks[VIRTIO_QUEUES];
  int interrupt;
};

/* For the transport at `base`, whose interrupt is an edge. Ends the program if KVM has neither. */
void eventfds_init(struct eventfds* eventfds, const struct vm* vm, struct virtio_mmio* transport,
                   uint64_t base);

#endif
