// SPDX-License-Identifier: Apache-2.0
/* Memory slots: misaligned, overlapping, too many, beyond all bounds, or without memory behind
 * them. */
#include <sys/mman.h>

#include "hostile.h"

#define PAGE 4096u

static void bad_slots(int vm, uint64_t hva) {
  const uint32_t slots = ioctl(kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_NR_MEMSLOTS);
  REFUSED(set_memory(vm, 1, 0x1000001, PAGE, hva), EINVAL);
  REFUSED(set_memory(vm, 1, 0x1000000, PAGE + 1, hva), EINVAL);
  REFUSED(set_memory(vm, 1, 0x1000000, PAGE, hva + 1), EINVAL);
  REFUSED(set_memory(vm, slots, 0x1000000, PAGE, hva), EINVAL);
  REFUSED(set_memory(vm, 0xffffffff, 0x1000000, PAGE, hva), EINVAL);
  REFUSED(set_memory(vm, 1, 0x1000000, PAGE, 0xc0000000), EINVAL);
  REFUSED(set_memory(vm, 1, 0x1000000, 0x100000000, hva), EINVAL);
  REFUSED(set_memory(vm, 1, 0x1000000, PAGE, 0x100000000 + hva), EINVAL);
  REFUSED(set_memory(vm, 1, -(uint64_t)PAGE, 2 * PAGE, hva), EINVAL);
  REFUSED(set_memory(vm, 1, 0, -(uint64_t)PAGE, hva), EINVAL);
  CHECK(set_memory(vm, 1, 1ull << 40, PAGE, hva) < 0 && (errno == EINVAL || errno == EFAULT));
  REFUSED(set_memory(vm, 1, 0x1000000, 0, hva), EINVAL); /* nothing there to delete */
  struct kvm_userspace_memory_region region = {1, 0x80000000, 0x1000000, PAGE, hva};
  REFUSED(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region), EINVAL);
}

/* Slot 0 is at MEMORY_BASE. */
static void overlaps(int vm, uint64_t hva) {
  REFUSED(set_memory(vm, 1, MEMORY_BASE, PAGE, hva), EEXIST);
  REFUSED(set_memory(vm, 1, MEMORY_BASE - PAGE, 2 * PAGE, hva), EEXIST);
  REFUSED(set_memory(vm, 1, MEMORY_BASE + MEMORY_SIZE - PAGE, 2 * PAGE, hva), EEXIST);
  REFUSED(set_memory(vm, 0, MEMORY_BASE, MEMORY_SIZE / 2, hva), EINVAL); /* another size */
  CHECK(set_memory(vm, 1, MEMORY_BASE + MEMORY_SIZE, PAGE, hva) == 0);
  REFUSED(set_memory(vm, 0, MEMORY_BASE + PAGE, MEMORY_SIZE, hva), EEXIST); /* moved onto slot 1 */
  CHECK(set_memory(vm, 1, MEMORY_BASE + MEMORY_SIZE, 0, hva) == 0);
  REFUSED(set_memory(vm, 1, MEMORY_BASE + MEMORY_SIZE, 0, hva), EINVAL);
}

static void all_slots(int vm, uint64_t hva) {
  const uint32_t slots = ioctl(kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_NR_MEMSLOTS);
  for (uint32_t i = 1; i < slots; i++) CHECK(set_memory(vm, i, i * PAGE, PAGE, hva) == 0);
  for (uint32_t i = 1; i < slots; i++) CHECK(set_memory(vm, i, i * PAGE, 0, hva) == 0);
}

/* Accepted, since it may come later; it has not when the guest wants it. */
static void nothing_behind(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  munmap(machine.memory, MEMORY_SIZE);
  REFUSED(ioctl(machine.vcpu, KVM_RUN, 0), EFAULT);
  REFUSED(ioctl(machine.vcpu, KVM_RUN, 0), EFAULT);
  free_machine(&machine);
}

static void read_only_behind(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  mprotect(machine.memory, MEMORY_SIZE, PROT_READ);
  REFUSED(ioctl(machine.vcpu, KVM_RUN, 0), EFAULT);
  mprotect(machine.memory, MEMORY_SIZE, PROT_READ | PROT_WRITE);
  restart(&machine, 77);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) == 0);
  CHECK(machine.run->exit_reason == KVM_EXIT_SYSTEM_EVENT && *data_of(&machine) == 77);
  free_machine(&machine);
}

void test_memory(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  const uint64_t hva = (uintptr_t)machine.memory;
  bad_slots(machine.vm, hva);
  overlaps(machine.vm, hva);
  all_slots(machine.vm, hva);
  restart(&machine, 42);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) == 0);
  CHECK(machine.run->exit_reason == KVM_EXIT_SYSTEM_EVENT && *data_of(&machine) == 42);
  free_machine(&machine);
  nothing_behind();
  read_only_behind();
}
