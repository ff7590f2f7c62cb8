/* SPDX-License-Identifier: Apache-2.0 */
#include "eventfds.h"

#include <errno.h>
#include <linux/virtio_mmio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../kvm/uapi.h"
#include "message.h"

static int create_eventfd(void) {
  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) system_error("eventfd");
  return fd;
}

/* In the I/O thread: as if the guest's store had come this way. */
static void kicked(void* opaque, uint32_t events) {
  struct kick* kick = opaque;
  uint64_t count;
  (void)events;
  if (read(kick->source.fd, &count, sizeof count) != sizeof count) return;
  virtio_mmio_write(kick->transport, VIRTIO_MMIO_QUEUE_NOTIFY, kick->queue, 4);
}

static void add_kick(struct kick* kick, const struct vm* vm, uint64_t address) {
  kick->source = (struct event_source){create_eventfd(), kicked, kick};
  struct kvm_ioeventfd ioeventfd = {.datamatch = kick->queue,
                                    .addr = address,
                                    .len = 4,
                                    .fd = kick->source.fd,
                                    .flags = KVM_IOEVENTFD_FLAG_DATAMATCH};
  if (ioctl(vm->fd, KVM_IOEVENTFD, &ioeventfd) < 0) system_error("KVM: ioeventfd");
  event_loop_add(vm->loop, &kick->source, EPOLLIN);
}

/* For struct irq_line: an edge is all that an irqfd can give. */
static void interrupt(void* opaque, unsigned spi, bool level) {
  const struct eventfds* eventfds = opaque;
  uint64_t one = 1;
  (void)spi;
  if (level && write(eventfds->interrupt, &one, sizeof one) < 0) system_error("irqfd");
}

static void add_interrupt(struct eventfds* eventfds, const struct vm* vm, struct irq_line* line) {
  eventfds->interrupt = create_eventfd();
  struct kvm_irqfd irqfd = {.fd = (uint32_t)eventfds->interrupt, .gsi = line->spi};
  if (ioctl(vm->fd, KVM_IRQFD, &irqfd) < 0) system_error("KVM: irqfd");
  line->set = interrupt;
  line->controller = eventfds;
}

void eventfds_init(struct eventfds* eventfds, const struct vm* vm, struct virtio_mmio* transport,
                   uint64_t base) {
  if (ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_IOEVENTFD) <= 0 ||
      ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_IRQFD) <= 0) {
    user_error("--eventfds: this KVM offers no ioeventfd or no irqfd");
  }
  for (unsigned i = 0; i < VIRTIO_QUEUES; i++) {
    eventfds->kicks[i].transport = transport;
    eventfds->kicks[i].queue = i;
    add_kick(&eventfds->kicks[i], vm, base + VIRTIO_MMIO_QUEUE_NOTIFY);
  }
  add_interrupt(eventfds, vm, &transport->device->irq);
}
