// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

#define KICK SIGUSR1

int kvm_fd;

static int need(int result, const char* what) {
  if (result >= 0) return result;
  fprintf(stderr, "hostile-vmm: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void kicked(int number) { (void)number; }

void open_kvm(void) {
  struct sigaction action = {.sa_handler = kicked};
  sigaction(KICK, &action, NULL);
  kvm_fd = need(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
}

int new_vm(void) { return need(ioctl(kvm_fd, KVM_CREATE_VM, 0), "KVM_CREATE_VM"); }

int new_vcpu(int vm) { return need(ioctl(vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU"); }

int initialize_vcpu(int vcpu) {
  struct kvm_vcpu_init init = {KVM_ARM_TARGET_CORTEX_A15, {1u << KVM_ARM_VCPU_PSCI_0_2}};
  return ioctl(vcpu, KVM_ARM_VCPU_INIT, &init);
}

int set_memory(int vm, uint32_t slot, uint64_t gpa, uint64_t size, uint64_t hva) {
  struct kvm_userspace_memory_region region = {slot, 0, gpa, size, hva};
  return ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region);
}

int set_address(int vm, uint64_t id, uint64_t address) {
  struct kvm_arm_device_addr place = {id, address};
  return ioctl(vm, KVM_ARM_SET_DEVICE_ADDR, &place);
}

int set_core(int vcpu, unsigned index, uint32_t value) {
  struct kvm_one_reg reg = {CORE_REG(index), (uintptr_t)&value};
  return ioctl(vcpu, KVM_SET_ONE_REG, &reg);
}

volatile uint32_t* data_of(const struct machine* machine) {
  return (volatile uint32_t*)(machine->memory + DATA_OFFSET);
}

void restart(const struct machine* machine, uint32_t r0) {
  need(initialize_vcpu(machine->vcpu), "KVM_ARM_VCPU_INIT");
  need(set_core(machine->vcpu, 0, r0), "r0");
  need(set_core(machine->vcpu, 1, MEMORY_BASE + DATA_OFFSET), "r1");
  need(set_core(machine->vcpu, 15, MEMORY_BASE), "pc");
}

struct machine new_machine(const char* code, const char* end) {
  struct machine machine = {.vm = new_vm()};
  machine.vcpu = new_vcpu(machine.vm);
  const size_t run_size = need(ioctl(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0), "size of kvm_run");
  machine.run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, machine.vcpu, 0);
  machine.memory =
      mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (machine.run == MAP_FAILED || machine.memory == MAP_FAILED) need(-1, "mmap");
  memcpy(machine.memory, code, end - code);
  need(set_memory(machine.vm, 0, MEMORY_BASE, MEMORY_SIZE, (uintptr_t)machine.memory), "memory");
  restart(&machine, 0);
  return machine;
}

void free_machine(struct machine* machine) {
  munmap(machine->run, ioctl(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0));
  munmap(machine->memory, MEMORY_SIZE);
  if (machine->vcpu >= 0) close(machine->vcpu);
  if (machine->vm >= 0) close(machine->vm);
}

void sleep_ms(unsigned ms) {
  struct timespec time = {0, ms * 1000000L};
  nanosleep(&time, NULL);
}

static void* run(void* argument) {
  struct runner* runner = argument;
  do {
    runner->error = ioctl(runner->vcpu, KVM_RUN, 0) < 0 ? errno : 0;
    runner->reason = runner->run->exit_reason;
  } while (!runner->stop &&
           (runner->error == EINTR || (runner->error == 0 && runner->reason == KVM_EXIT_MMIO)));
  return NULL;
}

void start_runner(struct runner* runner, const struct machine* machine) {
  *runner = (struct runner){.vcpu = machine->vcpu, .run = machine->run};
  errno = pthread_create(&runner->thread, NULL, run, runner);
  if (errno != 0) need(-1, "thread");
}

void wait_runner(struct runner* runner) { pthread_join(runner->thread, NULL); }

/* The signal may come before the thread is in KVM_RUN: that page has a way out for good. */
void stop_runner(struct runner* runner) {
  runner->stop = true;
  runner->run->immediate_exit = 1;
  pthread_kill(runner->thread, KICK);
  pthread_join(runner->thread, NULL);
  runner->run->immediate_exit = 0;
}
