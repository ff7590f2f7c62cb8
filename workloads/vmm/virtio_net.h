/* SPDX-License-Identifier: Apache-2.0 */
/* Virtio 1.0, 5.1: a network card in front of a tap device. Served by the I/O thread. */
#ifndef VMM_VIRTIO_NET_H
#define VMM_VIRTIO_NET_H

#include <linux/if_ether.h>
#include <linux/virtio_net.h>
#include <stdbool.h>

#include "event_loop.h"
#include "virtio.h"

#define VIRTIO_NET_PACKET_MAX (65536 + 64) /* a segmentation-offload packet and its headers */

/* What carries the packets: a descriptor, one virtio-net header and packet per read or write. */
struct net_backend {
  int fd;
  /* Sets the header's length and which TUN_F_* offloads the driver takes. */
  void (*configure)(int fd, int header_length, unsigned offloads);
  bool offloads; /* can do checksums and segmentation */
};

/* When the transmit queue is emptied after a kick, as QEMU's tx=. */
enum virtio_net_tx { TX_BOTTOM_HALF, TX_TIMER };

struct virtio_net_options {
  bool csum, gso, mrg_rxbuf; /* offered, both ways; gso needs csum */
  enum virtio_net_tx tx;
};
#define VIRTIO_NET_DEFAULTS \
  { true, true, true, TX_BOTTOM_HALF }

struct virtio_net {
  struct virtio_device virtio;
  struct virtio_net_config config;
  struct net_backend backend;
  struct event_loop* loop;
  struct event_source source;
  enum virtio_net_tx tx;
  bool tx_waiting;               /* for `transmit` or `timer` to run */
  struct deferred_work transmit; /* the bottom half */
  struct event_source timer;     /* a timerfd */
  uint32_t watched;              /* EPOLL* */
  size_t header_length;
  size_t pending; /* bytes in `packet` that wait for a buffer */
  struct virtqueue_buffer buffer;
  uint8_t packet[VIRTIO_NET_PACKET_MAX];
};

void virtio_net_init(struct virtio_net* net, const struct guest_memory* memory,
                     struct event_loop* loop, struct net_backend backend,
                     const uint8_t mac[ETH_ALEN], struct virtio_net_options options);

#endif
