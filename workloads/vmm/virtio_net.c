/* SPDX-License-Identifier: Apache-2.0 */
#include "virtio_net.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "iov.h"
#include "message.h"

#define RECEIVE 0
#define TRANSMIT 1
#define QUEUE_SIZE 256
/* QEMU's defaults of x-txburst and x-txtimer. */
#define TX_BURST 256
#define TX_TIMER_NS 150000

static void watch(struct virtio_net* net, uint32_t set, uint32_t clear) {
  uint32_t wanted = (net->watched | set) & ~clear;
  if (wanted == net->watched) return;
  net->watched = wanted;
  event_loop_change(net->loop, &net->source, wanted);
}

/* Puts the `length` bytes of net->packet into as many buffers as they need; false if there is no
 * room. */
static bool deliver(struct virtio_net* net, size_t length) {
  struct virtqueue* queue = &net->virtio.queues[RECEIVE];
  bool mergeable = virtio_has(&net->virtio, VIRTIO_NET_F_MRG_RXBUF);
  uint16_t buffers = 0;
  struct iovec first = {NULL, 0}; /* the segment with the header */
  size_t done = 0;
  while (done < length) {
    if ((buffers > 0 && !mergeable) || !virtqueue_pop(queue, &net->buffer)) break;
    const struct iovec* in = net->buffer.segments + net->buffer.out;
    size_t part = iov_write(in, net->buffer.in, 0, net->packet + done, length - done);
    if (buffers == 0 && net->buffer.in > 0) first = in[0];
    virtqueue_fill(queue, net->buffer.head, (uint32_t)part, buffers);
    done += part;
    buffers++;
    if (part == 0) break; /* a buffer without room: drop the packet rather than eat the queue */
  }
  if (done < length) {
    bool empty = !queue->broken && (mergeable || buffers == 0);
    for (; buffers > 0 && empty; buffers--) virtqueue_unpop(queue);
    /* Too small a buffer and nothing to merge: it goes back unused, the packet is lost. */
    if (buffers > 0) {
      virtqueue_push(queue, net->buffer.head, 0);
      return true;
    }
    return !empty;
  }
  if (net->header_length == sizeof(struct virtio_net_hdr_mrg_rxbuf)) {
    iov_write(&first, 1, offsetof(struct virtio_net_hdr_mrg_rxbuf, num_buffers), &buffers,
              sizeof buffers);
  }
  virtqueue_flush(queue, buffers);
  return true;
}

static void receive(struct virtio_net* net) {
  struct virtqueue* queue = &net->virtio.queues[RECEIVE];
  while (!queue->broken) {
    if (net->pending == 0) {
      ssize_t length = read(net->backend.fd, net->packet, sizeof net->packet);
      if (length <= 0) break;
      net->pending = (size_t)length;
    }
    if (!deliver(net, net->pending)) {
      watch(net, 0, EPOLLIN); /* until the driver brings buffers */
      break;
    }
    net->pending = 0;
  }
  virtio_signal(&net->virtio, queue);
  virtio_check_broken(&net->virtio);
}

/* Sends what waits, a burst at most; returns how many packets, -1 while the back end is full. */
static int flush(struct virtio_net* net) {
  struct virtqueue* queue = &net->virtio.queues[TRANSMIT];
  int packets = 0;
  while (packets < TX_BURST && virtqueue_pop(queue, &net->buffer)) {
    ssize_t sent;
    do {
      sent = writev(net->backend.fd, net->buffer.segments, (int)net->buffer.out);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno == EAGAIN) {
      virtqueue_unpop(queue);
      watch(net, EPOLLOUT, 0);
      packets = -1;
      break;
    }
    virtqueue_push(queue, net->buffer.head, 0); /* a packet that the tap refuses is a packet lost */
    packets++;
  }
  virtio_signal(&net->virtio, queue);
  virtio_check_broken(&net->virtio);
  return packets;
}

/* While the guest goes on sending there is always a next bottom half, and no kick. */
static void wait_for_more(struct virtio_net* net) {
  virtqueue_set_notification(&net->virtio.queues[TRANSMIT], false);
  net->tx_waiting = true;
  event_loop_schedule(net->loop, &net->transmit);
}

static void transmit(void* opaque) {
  struct virtio_net* net = opaque;
  net->tx_waiting = false;
  if (!(net->virtio.status & VIRTIO_CONFIG_S_DRIVER_OK)) return;
  int packets = flush(net);
  if (packets >= 0 && packets < TX_BURST) {
    virtqueue_set_notification(&net->virtio.queues[TRANSMIT], true);
    packets = flush(net); /* what was added before the driver saw that */
  }
  if (packets > 0) wait_for_more(net);
}

static void set_timer(const struct virtio_net* net, long nanoseconds) {
  const struct itimerspec once = {.it_value.tv_nsec = nanoseconds};
  if (timerfd_settime(net->timer.fd, 0, &once, NULL) < 0) system_error("timerfd");
}

static void end_wait_for_timer(struct virtio_net* net) {
  net->tx_waiting = false;
  virtqueue_set_notification(&net->virtio.queues[TRANSMIT], true);
  flush(net);
}

static void timer_expired(void* opaque, uint32_t events) {
  struct virtio_net* net = opaque;
  uint64_t times;
  (void)events;
  if (read(net->timer.fd, &times, sizeof times) == sizeof times) end_wait_for_timer(net);
}

/* The first kick starts the timer, a second before its end has all sent at once. */
static void kicked_with_timer(struct virtio_net* net) {
  if (net->tx_waiting) {
    set_timer(net, 0);
    end_wait_for_timer(net);
  } else {
    net->tx_waiting = true;
    virtqueue_set_notification(&net->virtio.queues[TRANSMIT], false);
    set_timer(net, TX_TIMER_NS);
  }
}

static void backend_ready(void* opaque, uint32_t events) {
  struct virtio_net* net = opaque;
  if (!(net->virtio.status & VIRTIO_CONFIG_S_DRIVER_OK)) {
    watch(net, 0, EPOLLIN | EPOLLOUT);
    return;
  }
  if (events & EPOLLOUT) {
    watch(net, 0, EPOLLOUT);
    transmit(net);
  }
  if (events & EPOLLIN) receive(net);
}

static void notify(struct virtio_device* device, unsigned queue) {
  struct virtio_net* net = (struct virtio_net*)device;
  if (queue == RECEIVE) {
    watch(net, EPOLLIN, 0);
  } else if (net->tx == TX_TIMER) {
    kicked_with_timer(net);
  } else if (!net->tx_waiting) {
    wait_for_more(net);
  }
}

static void start(struct virtio_device* device) {
  struct virtio_net* net = (struct virtio_net*)device;
  bool long_header =
      virtio_has(device, VIRTIO_NET_F_MRG_RXBUF) || virtio_has(device, VIRTIO_F_VERSION_1);
  unsigned offloads = 0;
  if (virtio_has(device, VIRTIO_NET_F_GUEST_CSUM)) offloads |= TUN_F_CSUM;
  if (virtio_has(device, VIRTIO_NET_F_GUEST_TSO4)) offloads |= TUN_F_TSO4;
  if (virtio_has(device, VIRTIO_NET_F_GUEST_TSO6)) offloads |= TUN_F_TSO6;
  if (virtio_has(device, VIRTIO_NET_F_GUEST_ECN)) offloads |= TUN_F_TSO_ECN;
  if (!(offloads & TUN_F_CSUM)) offloads = 0; /* Virtio 1.0, 5.1.3.1: the others need it */
  net->header_length =
      long_header ? sizeof(struct virtio_net_hdr_mrg_rxbuf) : sizeof(struct virtio_net_hdr);
  net->backend.configure(net->backend.fd, (int)net->header_length, offloads);
  watch(net, EPOLLIN, 0);
}

static void stop(struct virtio_device* device) {
  struct virtio_net* net = (struct virtio_net*)device;
  net->pending = 0;
  net->tx_waiting = false;
  set_timer(net, 0);
  watch(net, 0, EPOLLIN | EPOLLOUT);
}

static const struct virtio_operations operations = {notify, start, stop};

/* Virtio 1.0, 5.1.3: what goes through the back end's virtio-net header. */
static uint64_t offered(const struct net_backend* backend, struct virtio_net_options options) {
  uint64_t features = VIRTIO_BIT(VIRTIO_NET_F_MAC) | VIRTIO_BIT(VIRTIO_RING_F_INDIRECT_DESC) |
                      VIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX);
  if (options.mrg_rxbuf) features |= VIRTIO_BIT(VIRTIO_NET_F_MRG_RXBUF);
  if (!backend->offloads || !options.csum) return features;
  features |= VIRTIO_BIT(VIRTIO_NET_F_CSUM) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_CSUM);
  if (!options.gso) return features;
  return features | VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO4) | VIRTIO_BIT(VIRTIO_NET_F_HOST_TSO6) |
         VIRTIO_BIT(VIRTIO_NET_F_HOST_ECN) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO4) |
         VIRTIO_BIT(VIRTIO_NET_F_GUEST_TSO6) | VIRTIO_BIT(VIRTIO_NET_F_GUEST_ECN);
}

static void init_transmission(struct virtio_net* net, enum virtio_net_tx tx) {
  net->tx = tx;
  net->transmit = (struct deferred_work){.run = transmit, .opaque = net};
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0) system_error("timerfd");
  net->timer = (struct event_source){fd, timer_expired, net};
  event_loop_add(net->loop, &net->timer, EPOLLIN);
  event_loop_add_work(net->loop, &net->transmit);
}

void virtio_net_init(struct virtio_net* net, const struct guest_memory* memory,
                     struct event_loop* loop, struct net_backend backend,
                     const uint8_t mac[ETH_ALEN], struct virtio_net_options options) {
  memset(net, 0, sizeof *net);
  net->backend = backend;
  net->loop = loop;
  net->source = (struct event_source){backend.fd, backend_ready, net};
  memcpy(net->config.mac, mac, ETH_ALEN);
  struct virtio_device* device = &net->virtio;
  device->operations = &operations;
  device->id = VIRTIO_ID_NET;
  device->offered = offered(&backend, options);
  device->config = &net->config;
  device->config_size = offsetof(struct virtio_net_config, status);
  virtqueue_init(&device->queues[RECEIVE], "net receive", QUEUE_SIZE, memory);
  virtqueue_init(&device->queues[TRANSMIT], "net transmit", QUEUE_SIZE, memory);
  event_loop_add(loop, &net->source, 0);
  init_transmission(net, options.tx);
}
