// SPDX-License-Identifier: Apache-2.0
/* vCPUs: too many, initialised for another processor or not at all, in states they cannot have. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hostile.h"

static void creation(int vm) {
  const int limit = ioctl(kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS);
  REFUSED(ioctl(vm, KVM_CREATE_VCPU, limit), EINVAL);
  REFUSED(ioctl(vm, KVM_CREATE_VCPU, -1), EINVAL);
  REFUSED(ioctl(vm, KVM_CREATE_VCPU, 0), EEXIST);
}

static void initialization(int vcpu) {
  struct kvm_vcpu_init init = {1234, {0}};
  REFUSED(ioctl(vcpu, KVM_RUN, 0), ENOEXEC);
  REFUSED(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), EINVAL);
  init = (struct kvm_vcpu_init){KVM_ARM_TARGET_CORTEX_A15, {1u << 31}};
  CHECK(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init) < 0 && (errno == ENOENT || errno == EINVAL));
  init = (struct kvm_vcpu_init){KVM_ARM_TARGET_CORTEX_A15, {0, 0, 0, 0, 0, 0, 1}};
  REFUSED(ioctl(vcpu, KVM_ARM_VCPU_INIT, &init), ENOENT);
  REFUSED(ioctl(vcpu, KVM_RUN, 0), ENOEXEC);
  CHECK(initialize_vcpu(vcpu) == 0);
}

static void states(int vcpu) {
  struct kvm_mp_state state = {1234};
  REFUSED(ioctl(vcpu, KVM_SET_MP_STATE, &state), EINVAL);
  CHECK(ioctl(vcpu, KVM_GET_MP_STATE, &state) == 0 && state.mp_state == KVM_MP_STATE_RUNNABLE);
  struct kvm_signal_mask mask = {.len = 3};
  REFUSED(ioctl(vcpu, KVM_SET_SIGNAL_MASK, &mask), EINVAL);
  REFUSED(ioctl(vcpu, KVM_RUN, 1), EINVAL);
}

/* A guest without memory runs from one abort to the next; only a signal ends that. */
static void without_memory(int vcpu) {
  struct machine machine = {.vcpu = vcpu};
  struct runner runner;
  machine.run = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
  start_runner(&runner, &machine);
  sleep_ms(20);
  stop_runner(&runner);
  CHECK(runner.error == EINTR);
  munmap(machine.run, 4096);
}

/* Whatever stands in the shared page is no harm. */
static void garbage_in_the_run_page(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  memset(machine.run, 0xff, sizeof *machine.run);
  REFUSED(ioctl(machine.vcpu, KVM_RUN, 0), EINTR); /* immediate_exit is set, too */
  machine.run->immediate_exit = 0;
  REFUSED(ioctl(machine.vcpu, KVM_RUN, 0), EINTR); /* timer's level: told, and put right */
  restart(&machine, 5);
  CHECK(ioctl(machine.vcpu, KVM_RUN, 0) == 0 && *data_of(&machine) == 5);
  free_machine(&machine);
}

void test_vcpu(void) {
  const int vm = new_vm(), vcpu = new_vcpu(vm);
  creation(vm);
  initialization(vcpu);
  states(vcpu);
  without_memory(vcpu);
  close(vcpu);
  close(vm);
  garbage_in_the_run_page();
}
