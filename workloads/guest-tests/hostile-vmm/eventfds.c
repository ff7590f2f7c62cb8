// SPDX-License-Identifier: Apache-2.0
/* irqfd and ioeventfd: not offered, too early, twice, of no eventfd, outliving the VM. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "hostile.h"

#define DEVICE 0x1c090000u
#define LAST_GSI 0xffffffffu
#define SIGNALS 1000

static int irqfd(int vm, int fd, uint32_t gsi, uint32_t flags) {
  struct kvm_irqfd args = {.fd = (uint32_t)fd, .gsi = gsi, .flags = flags};
  return ioctl(vm, KVM_IRQFD, &args);
}

static int ioeventfd(int vm, int fd, uint64_t address, uint32_t length, uint32_t flags) {
  struct kvm_ioeventfd args = {.fd = fd, .addr = address, .len = length, .flags = flags};
  return ioctl(vm, KVM_IOEVENTFD, &args);
}

/* Its GIC is ready: it has run. */
static struct machine machine_with_gic(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  CHECK(ioctl(machine.vm, KVM_CREATE_IRQCHIP, 0) == 0);
  CHECK(set_address(machine.vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD) == 0);
  CHECK(set_address(machine.vm, KVM_VGIC_V2_ADDR_TYPE_CPU, GICC) == 0);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) == 0);
  return machine;
}

static void not_offered(int vm, int fd) {
  REFUSED(irqfd(vm, fd, 8, 0), ENOTTY);
  REFUSED(ioeventfd(vm, fd, DEVICE, 4, 0), ENOTTY);
}

static void bad_irqfds(int vm, int fd) {
  const int early = new_vm(), other = eventfd(0, EFD_CLOEXEC);
  REFUSED(irqfd(early, fd, 8, 0), EAGAIN);
  close(early);
  REFUSED(irqfd(vm, -1, 8, 0), EBADF);
  REFUSED(irqfd(vm, -1, 8, KVM_IRQFD_FLAG_DEASSIGN), EBADF);
  REFUSED(irqfd(vm, kvm_fd, 8, 0), EINVAL);
  REFUSED(irqfd(vm, fd, 8, 0x80), EINVAL);
  REFUSED(irqfd(vm, fd, LAST_GSI, 0), EINVAL);
  REFUSED(irqfd(vm, fd, 1000, 0), EINVAL);
  CHECK(irqfd(vm, fd, 8, 0) == 0);
  REFUSED(irqfd(vm, fd, 8, 0), EBUSY);
  REFUSED(irqfd(vm, fd, 9, 0), EBUSY);
  CHECK(irqfd(vm, other, 8, KVM_IRQFD_FLAG_DEASSIGN) == 0); /* nothing to do */
  CHECK(irqfd(vm, fd, 8, KVM_IRQFD_FLAG_DEASSIGN) == 0);
  CHECK(irqfd(vm, fd, 8, 0) == 0);
  close(other);
}

static void bad_ioeventfds(int vm, int fd) {
  REFUSED(ioeventfd(vm, -1, DEVICE, 4, 0), EBADF);
  REFUSED(ioeventfd(vm, -1, DEVICE, 4, KVM_IOEVENTFD_FLAG_DEASSIGN), EBADF);
  REFUSED(ioeventfd(vm, kvm_fd, DEVICE, 4, 0), EINVAL);
  REFUSED(ioeventfd(vm, fd, DEVICE, 3, 0), EINVAL);
  REFUSED(ioeventfd(vm, fd, DEVICE, 4, 0x80), EINVAL);
  REFUSED(ioeventfd(vm, fd, -1ull, 4, 0), EINVAL);
  REFUSED(ioeventfd(vm, fd, DEVICE, 0, KVM_IOEVENTFD_FLAG_DATAMATCH), EINVAL);
  REFUSED(ioeventfd(vm, fd, DEVICE, 4, KVM_IOEVENTFD_FLAG_DEASSIGN), ENOENT);
  CHECK(ioeventfd(vm, fd, DEVICE, 4, 0) == 0);
  REFUSED(ioeventfd(vm, fd, DEVICE, 4, 0), EEXIST);
  REFUSED(ioeventfd(vm, fd, DEVICE, 4, KVM_IOEVENTFD_FLAG_DATAMATCH), EEXIST);
  CHECK(ioeventfd(vm, fd, DEVICE, 4, KVM_IOEVENTFD_FLAG_DEASSIGN) == 0);
  CHECK(ioeventfd(vm, fd, DEVICE, 4, 0) == 0);
}

static void signal_all(int fd) {
  const uint64_t one = 1;
  for (int i = 0; i < SIGNALS; i++) CHECK(write(fd, &one, sizeof one) == sizeof one);
}

void test_eventfds(void) {
  struct machine machine = machine_with_gic();
  const int fd = eventfd(0, EFD_CLOEXEC);
  if (ioctl(kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_IRQFD) == 0) {
    not_offered(machine.vm, fd);
  } else {
    bad_irqfds(machine.vm, fd);
    bad_ioeventfds(machine.vm, fd);
  }
  signal_all(fd); /* interrupts are on their way when the VM ends */
  free_machine(&machine);
  signal_all(fd);
  close(fd);
}
