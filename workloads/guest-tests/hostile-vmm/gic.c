// SPDX-License-Identifier: Apache-2.0
/* The interrupt controller: twice, in the wrong place, in the wrong order, and lines that are none.
 */
#include <unistd.h>

#include "hostile.h"

static int set_line(int vm, uint32_t type, uint32_t vcpu, uint32_t number) {
  struct kvm_irq_level line = {
      type << KVM_ARM_IRQ_TYPE_SHIFT | vcpu << KVM_ARM_IRQ_VCPU_SHIFT | number, 1};
  return ioctl(vm, KVM_IRQ_LINE, &line);
}

static void before_creation(int vm) {
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 40), ENXIO);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 27), ENXIO);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 3, KVM_ARM_IRQ_CPU_IRQ), EINVAL);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, 2), EINVAL);
  REFUSED(set_line(vm, 99, 0, 0), EINVAL);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD), ENXIO);
}

static void addresses(int vm) {
  REFUSED(set_address(vm, 7ull << KVM_ARM_DEVICE_ID_SHIFT, GICD), ENODEV);
  REFUSED(set_address(vm, 5, GICD), ENODEV);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD + 4), EINVAL);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, 1ull << 40), E2BIG);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, -4096ull), E2BIG);
  CHECK(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD) == 0);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD), EEXIST);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, GICD), EINVAL);
  CHECK(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, GICC) == 0);
  REFUSED(set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, GICC), EEXIST);
}

static void lines(int vm) {
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, KVM_ARM_IRQ_CPU_IRQ), ENXIO);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 31), EINVAL);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 0xffff), EINVAL);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 15), EINVAL);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 32), EINVAL);
  REFUSED(set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 3, 27), EINVAL);
  CHECK(set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 255, 40) == 0);
}

static void devices(int vm) {
  struct kvm_create_device device = {.type = 99};
  REFUSED(ioctl(vm, KVM_CREATE_DEVICE, &device), ENODEV);
  device = (struct kvm_create_device){.type = KVM_DEV_TYPE_ARM_VGIC_V2, .flags = 0x80};
  REFUSED(ioctl(vm, KVM_CREATE_DEVICE, &device), EINVAL);
  device.flags = 0;
  CHECK(ioctl(vm, KVM_CREATE_DEVICE, &device) == 0);
  REFUSED(ioctl(vm, KVM_CREATE_DEVICE, &device), EEXIST);
  REFUSED(ioctl(vm, KVM_CREATE_IRQCHIP, 0), EEXIST);
  uint32_t number = 33;
  struct kvm_device_attr attribute = {.group = 77, .addr = (uintptr_t)&number};
  REFUSED(ioctl(device.fd, KVM_HAS_DEVICE_ATTR, &attribute), ENXIO);
  REFUSED(ioctl(device.fd, KVM_SET_DEVICE_ATTR, &attribute), ENXIO);
  REFUSED(ioctl(device.fd, KVM_GET_DEVICE_ATTR, &attribute), ENXIO);
  attribute.group = KVM_DEV_ARM_VGIC_GRP_NR_IRQS;
  REFUSED(ioctl(device.fd, KVM_SET_DEVICE_ATTR, &attribute), EINVAL);
  attribute.addr = 8;
  REFUSED(ioctl(device.fd, KVM_SET_DEVICE_ATTR, &attribute), EFAULT);
  REFUSED(ioctl(device.fd, KVM_GET_DEVICE_ATTR, &attribute), EFAULT);
  REFUSED(ioctl(device.fd, KVM_SET_DEVICE_ATTR, BAD_POINTER), EFAULT);
  close(vm); /* the device's file keeps the VM */
  attribute.addr = (uintptr_t)&number;
  CHECK(ioctl(device.fd, KVM_GET_DEVICE_ATTR, &attribute) == 0 && number >= 64);
  close(device.fd);
}

/* A vCPU cannot run before its interrupt controller has a place; no vCPU can come after that. */
static void run_without_place(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  CHECK(ioctl(machine.vm, KVM_CREATE_IRQCHIP, 0) == 0);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) < 0);
  CHECK(set_address(machine.vm, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD) == 0);
  CHECK(set_address(machine.vm, KVM_VGIC_V2_ADDR_TYPE_CPU, GICC) == 0);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) == 0);
  REFUSED(ioctl(machine.vm, KVM_CREATE_VCPU, 1), EBUSY);
  free_machine(&machine);
}

void test_gic(void) {
  const int vm = new_vm(), vcpu = new_vcpu(vm), other = new_vm();
  before_creation(vm);
  CHECK(ioctl(vm, KVM_CREATE_IRQCHIP, 0) == 0);
  REFUSED(ioctl(vm, KVM_CREATE_IRQCHIP, 0), EEXIST);
  addresses(vm);
  lines(vm);
  devices(other);
  close(vcpu);
  close(vm);
  run_without_place();
}
