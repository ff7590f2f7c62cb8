// SPDX-License-Identifier: Apache-2.0
/* Registers that are unknown, of another size, read-only or not to be had yet. */
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

#define HYP_MODE 0x1a
#define MONITOR_MODE 0x16

static int get(int vcpu, uint64_t id, void* value) {
  struct kvm_one_reg reg = {id, (uintptr_t)value};
  return ioctl(vcpu, KVM_GET_ONE_REG, &reg);
}

static int set(int vcpu, uint64_t id, const void* value) {
  struct kvm_one_reg reg = {id, (uintptr_t)value};
  return ioctl(vcpu, KVM_SET_ONE_REG, &reg);
}

static void unknown(int vcpu) {
  static const uint64_t ids[] = {0,
                                 ~0ull,
                                 0x4000000000000000,
                                 CORE_REG(38),
                                 CORE_REG(0xffff),
                                 CORE_REG(0) & ~KVM_REG_ARM,
                                 KVM_ARM_CP15_REG32(7, 15, 15, 7),
                                 KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE,
                                 KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | 32};
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    CHECK(get(vcpu, ids[i], &value) < 0 && (errno == ENOENT || errno == EINVAL));
    CHECK(set(vcpu, ids[i], &value) < 0 && (errno == ENOENT || errno == EINVAL));
  }
}

static void bad_values(int vcpu) {
  uint32_t mode = HYP_MODE, fpsid = 0;
  REFUSED(set(vcpu, CORE_REG(16), &mode), EINVAL);
  mode = MONITOR_MODE;
  REFUSED(set(vcpu, CORE_REG(16), &mode), EINVAL);
  mode = 0;
  REFUSED(set(vcpu, CORE_REG(16), &mode), EINVAL);
  REFUSED(
      set(vcpu, KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_VFP | KVM_REG_ARM_VFP_FPSID, &fpsid),
      EINVAL);
  REFUSED(get(vcpu, CORE_REG(0), BAD_POINTER), EFAULT);
  REFUSED(set(vcpu, CORE_REG(0), BAD_POINTER), EFAULT);
  REFUSED(set(vcpu, CORE_REG(0), (void*)0xc0008000u), EFAULT);
}

/* Each register of the list can be read, and written with what was read. */
static void list(int vcpu) {
  struct kvm_reg_list none = {.n = 0};
  REFUSED(ioctl(vcpu, KVM_GET_REG_LIST, &none), E2BIG);
  CHECK(none.n > 50 && none.n < 1000);
  struct kvm_reg_list* all = calloc(1, sizeof *all + none.n * sizeof all->reg[0]);
  all->n = none.n - 1;
  REFUSED(ioctl(vcpu, KVM_GET_REG_LIST, all), E2BIG);
  CHECK(ioctl(vcpu, KVM_GET_REG_LIST, all) == 0 && all->n == none.n);
  for (uint64_t i = 0; i < all->n; i++) {
    uint64_t value = 0, again = 0;
    CHECK(get(vcpu, all->reg[i], &value) == 0);
    CHECK(set(vcpu, all->reg[i], &value) == 0);
    CHECK(get(vcpu, all->reg[i], &again) == 0);
    CHECK(again == value || all->reg[i] == KVM_REG_ARM_TIMER_CNT);
  }
  free(all);
}

static void before_initialization(void) {
  const int vm = new_vm(), vcpu = new_vcpu(vm);
  uint64_t value = 0;
  struct kvm_reg_list none = {.n = 0};
  REFUSED(get(vcpu, CORE_REG(0), &value), ENOEXEC);
  REFUSED(set(vcpu, CORE_REG(0), &value), ENOEXEC);
  REFUSED(ioctl(vcpu, KVM_GET_REG_LIST, &none), ENOEXEC);
  close(vcpu);
  close(vm);
}

void test_registers(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  unknown(machine.vcpu);
  bad_values(machine.vcpu);
  list(machine.vcpu);
  free_machine(&machine);
  before_initialization();
}
