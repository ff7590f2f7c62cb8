/* SPDX-License-Identifier: Apache-2.0 */
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "../kvm/uapi.h"
#include "lock.h"
#include "message.h"
#include "pin.h"

#define KICK SIGUSR1
#define KERNEL_SIGSET_SIZE 8
#define HUGE_PAGE (2u << 20)
#define FIRST_SPI 32
#define VIRTUAL_TIMER_PPI 27
#define GICD_SIZE 0x1000
#define GICC_SIZE 0x2000
#define RESET_R1 0xffffffffu /* machine type: see the device tree */

static int call(int fd, unsigned long request, void* argument, const char* what) {
  int result = ioctl(fd, request, argument);
  if (result < 0) system_error("%s", what);
  return result;
}

/* --- construction ------------------------------------------------------------------------------
 */

/* Aligned as the guest sees it, so that the host's huge pages are the guest's too. */
static void create_memory(struct vm* vm, uint64_t size) {
  void* host = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (host == MAP_FAILED) user_error("-m: %s", strerror(errno));
  host = (void*)(((uintptr_t)host + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
  vm->memory = (struct guest_memory){host, BOARD_RAM, size};
  struct kvm_userspace_memory_region region = {
      .guest_phys_addr = BOARD_RAM, .memory_size = size, .userspace_addr = (uintptr_t)host};
  call(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, "KVM: guest memory");
}

static void set_gic_address(int gic, uint64_t kind, uint64_t address) {
  struct kvm_device_attr attribute = {
      .group = KVM_DEV_ARM_VGIC_GRP_ADDR, .attr = kind, .addr = (uintptr_t)&address};
  call(gic, KVM_SET_DEVICE_ATTR, &attribute, "KVM: vGIC address");
}

static void set_old_gic_address(int vm, uint64_t kind, uint64_t address) {
  struct kvm_arm_device_addr place = {
      .id = KVM_ARM_DEVICE_VGIC_V2 << KVM_ARM_DEVICE_ID_SHIFT | kind, .addr = address};
  call(vm, KVM_ARM_SET_DEVICE_ADDR, &place, "KVM: vGIC address");
}

static void set_vcpu_irq(void* opaque, unsigned cpu, bool level) {
  const struct vm* vm = opaque;
  struct kvm_irq_level line = {.irq = KVM_ARM_IRQ_TYPE_CPU << KVM_ARM_IRQ_TYPE_SHIFT |
                                      cpu << KVM_ARM_IRQ_VCPU_SHIFT | KVM_ARM_IRQ_CPU_IRQ,
                               .level = level};
  call(vm->fd, KVM_IRQ_LINE, &line, "KVM: interrupt of a vCPU");
}

static void create_user_gic(struct vm* vm) {
  if (ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_USER_IRQ) <= 0) {
    user_error("/dev/kvm has neither a vGIC nor timer interrupts without one");
  }
  vm->user_gic = true;
  gic_init(&vm->gic, vm->cpus, set_vcpu_irq, vm);
}

/* The device form is of Linux 3.15; before, the interrupt controller belonged to the VM. */
static int create_gic(struct vm* vm) {
  struct kvm_create_device device = {.type = KVM_DEV_TYPE_ARM_VGIC_V2};
  if (ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_IRQCHIP) <= 0) {
    create_user_gic(vm);
    return -1;
  }
  if (ioctl(vm->fd, KVM_CREATE_DEVICE, &device) == 0) {
    set_gic_address((int)device.fd, KVM_VGIC_V2_ADDR_TYPE_DIST, BOARD_GICD);
    set_gic_address((int)device.fd, KVM_VGIC_V2_ADDR_TYPE_CPU, BOARD_GICC);
    return (int)device.fd;
  }
  call(vm->fd, KVM_CREATE_IRQCHIP, NULL, "KVM: vGIC");
  set_old_gic_address(vm->fd, KVM_VGIC_V2_ADDR_TYPE_DIST, BOARD_GICD);
  set_old_gic_address(vm->fd, KVM_VGIC_V2_ADDR_TYPE_CPU, BOARD_GICC);
  return -1;
}

/* Newer KVMs want to hear that all is set; older ones have no such attribute. */
static void finish_gic(int gic) {
  struct kvm_device_attr attribute = {.group = KVM_DEV_ARM_VGIC_GRP_CTRL,
                                      .attr = KVM_DEV_ARM_VGIC_CTRL_INIT};
  if (gic < 0 || ioctl(gic, KVM_HAS_DEVICE_ATTR, &attribute) < 0) return;
  call(gic, KVM_SET_DEVICE_ATTR, &attribute, "KVM: vGIC");
}

static void create_vcpu(struct vm* vm, unsigned index, const struct kvm_vcpu_init* init,
                        size_t run_size) {
  struct vcpu* vcpu = &vm->vcpus[index];
  vcpu->vm = vm;
  vcpu->index = index;
  vcpu->fd = ioctl(vm->fd, KVM_CREATE_VCPU, (unsigned long)index);
  if (vcpu->fd < 0) system_error("KVM: vCPU %u", index);
  vcpu->run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
  if (vcpu->run == MAP_FAILED) system_error("KVM: shared page of vCPU %u", index);
  struct kvm_vcpu_init own = *init;
  if (vm->psci_0_2) own.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2;
  if (index > 0) own.features[0] |= 1u << KVM_ARM_VCPU_POWER_OFF;
  call(vcpu->fd, KVM_ARM_VCPU_INIT, &own, "KVM: vCPU");
}

/* What a vCPU thread blocks the kick with; KVM_RUN takes it, so that none is ever lost. */
static void set_signal_mask(const struct vcpu* vcpu) {
  struct {
    struct kvm_signal_mask header;
    uint8_t set[KERNEL_SIGSET_SIZE];
  } __attribute__((packed)) mask;
  sigset_t set;
  pthread_sigmask(SIG_SETMASK, NULL, &set);
  sigdelset(&set, KICK);
  mask.header.len = KERNEL_SIGSET_SIZE;
  memcpy(mask.set, &set, KERNEL_SIGSET_SIZE);
  call(vcpu->fd, KVM_SET_SIGNAL_MASK, &mask, "KVM: signal mask");
}

void vm_create(struct vm* vm, struct event_loop* loop, uint64_t memory, unsigned cpus) {
  memset(vm, 0, sizeof *vm);
  vm->loop = loop;
  vm->cpus = cpus;
  vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (vm->kvm < 0) user_error("/dev/kvm: %s; is the KVM module loaded?", strerror(errno));
  if (ioctl(vm->kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION) {
    user_error("/dev/kvm speaks another version of the API");
  }
  vm->fd = call(vm->kvm, KVM_CREATE_VM, NULL, "KVM: VM");
  int run_size = call(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, NULL, "KVM: shared page");
  create_memory(vm, memory);

  struct kvm_vcpu_init init;
  memset(&init, 0, sizeof init);
  if (ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init) < 0) init.target = KVM_ARM_TARGET_CORTEX_A15;
  vm->psci_0_2 = ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_PSCI_0_2) > 0;
  int gic = create_gic(vm);
  for (unsigned i = 0; i < cpus; i++) create_vcpu(vm, i, &init, (size_t)run_size);
  finish_gic(gic);
}

void vm_set_irq(void* opaque, unsigned spi, bool level) {
  struct vm* vm = opaque;
  if (vm->user_gic) {
    gic_set_line(&vm->gic, 0, FIRST_SPI + spi, level);
    return;
  }
  struct kvm_irq_level line = {
      .irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | (FIRST_SPI + spi), .level = level};
  call(vm->fd, KVM_IRQ_LINE, &line, "KVM: interrupt");
}

/* --- running -----------------------------------------------------------------------------------
 */

static void set_core_register(const struct vcpu* vcpu, unsigned index, uint32_t value) {
  struct kvm_one_reg reg = {.id = KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | index,
                            .addr = (uintptr_t)&value};
  call(vcpu->fd, KVM_SET_ONE_REG, &reg, "KVM: core register");
}

static void end(struct vm* vm, int status) {
  if (!vm->stopping && vm->status == 0) vm->status = status;
  event_loop_stop(vm->loop);
}

static bool within(uint64_t address, uint64_t base, uint64_t size) {
  return address >= base && address - base < size;
}

/* The GIC's registers depend on who asks. Whether the access was its. */
static bool handle_gic(struct vcpu* vcpu) {
  struct kvm_run* run = vcpu->run;
  struct gic* gic = &vcpu->vm->gic;
  bool distributor = within(run->mmio.phys_addr, BOARD_GICD, GICD_SIZE);
  uint32_t value = 0;
  if (!distributor && !within(run->mmio.phys_addr, BOARD_GICC, GICC_SIZE)) return false;
  uint32_t offset = (uint32_t)run->mmio.phys_addr - (distributor ? BOARD_GICD : BOARD_GICC);
  memcpy(&value, run->mmio.data, sizeof value);
  if (run->mmio.is_write && distributor) {
    gic_distributor_write(gic, vcpu->index, offset, value, run->mmio.len);
  } else if (run->mmio.is_write) {
    gic_cpu_write(gic, vcpu->index, offset, value);
  } else {
    value = distributor ? gic_distributor_read(gic, vcpu->index, offset, run->mmio.len)
                        : gic_cpu_read(gic, vcpu->index, offset);
    memcpy(run->mmio.data, &value, sizeof value);
  }
  return true;
}

static void handle_mmio(struct vm* vm, struct kvm_run* run) {
  uint64_t value = 0;
  unsigned size = run->mmio.len;
  if (size > sizeof value) size = sizeof value;
  if (run->mmio.is_write) {
    memcpy(&value, run->mmio.data, size);
    bus_write(&vm->bus, run->mmio.phys_addr, value, size);
  } else {
    value = bus_read(&vm->bus, run->mmio.phys_addr, size);
    memcpy(run->mmio.data, &value, size);
  }
}

/* Why the guest was left; whether to enter it again. With the lock held. */
static bool handle_exit(struct vcpu* vcpu) {
  struct kvm_run* run = vcpu->run;
  switch (run->exit_reason) {
    case KVM_EXIT_MMIO:
      if (vcpu->vm->user_gic && handle_gic(vcpu)) return true;
      handle_mmio(vcpu->vm, run);
      return true;
    case KVM_EXIT_INTR:
      return true;
    case KVM_EXIT_SYSTEM_EVENT: /* off or, since there is no firmware to start again, reset */
      end(vcpu->vm, 0);
      return false;
    default:
      warn("vCPU %u stopped for reason %u, which this VMM does not know", vcpu->index,
           run->exit_reason);
      end(vcpu->vm, 1);
      return false;
  }
}

static void* run_vcpu(void* opaque) {
  struct vcpu* vcpu = opaque;
  struct vm* vm = vcpu->vm;
  pin_thread(vcpu->pin);
  set_signal_mask(vcpu);
  lock();
  while (!vm->stopping) {
    unlock();
    int result = ioctl(vcpu->fd, KVM_RUN, 0);
    int error = errno;
    lock();
    if (vm->user_gic) {
      gic_set_line(&vm->gic, vcpu->index, VIRTUAL_TIMER_PPI,
                   vcpu->run->s.regs.device_irq_level & KVM_ARM_DEV_EL1_VTIMER);
    }
    if (result < 0 && error != EINTR && error != EAGAIN) {
      warn("vCPU %u: %s", vcpu->index, strerror(error));
      end(vm, 1);
      break;
    }
    if (result == 0 && !handle_exit(vcpu)) break;
  }
  unlock();
  return NULL;
}

static void kicked(int signal) { (void)signal; }

void vm_start(struct vm* vm, struct boot_entry entry, const int* pins) {
  struct sigaction action = {.sa_handler = kicked};
  sigaction(KICK, &action, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, KICK);
  pthread_sigmask(SIG_BLOCK, &set, NULL);

  set_core_register(&vm->vcpus[0], 0, 0);
  set_core_register(&vm->vcpus[0], 1, RESET_R1);
  set_core_register(&vm->vcpus[0], 2, entry.device_tree);
  set_core_register(&vm->vcpus[0], 15, entry.pc);
  for (unsigned i = 0; i < vm->cpus; i++) {
    vm->vcpus[i].pin = pins[i];
    errno = pthread_create(&vm->vcpus[i].thread, NULL, run_vcpu, &vm->vcpus[i]);
    if (errno != 0) system_error("thread of vCPU %u", i);
  }
}

void vm_stop(struct vm* vm) {
  vm->stopping = true;
  unlock();
  for (unsigned i = 0; i < vm->cpus; i++) pthread_kill(vm->vcpus[i].thread, KICK);
  for (unsigned i = 0; i < vm->cpus; i++) pthread_join(vm->vcpus[i].thread, NULL);
  lock();
}
