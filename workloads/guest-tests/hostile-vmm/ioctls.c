// SPDX-License-Identifier: Apache-2.0
/* Numbers that do not exist, pointers that lead nowhere, descriptors of another process. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

/* Some number of KVM's that no kernel has. */
#define NO_SUCH_IOCTL _IO(KVMIO, 0xff)
#define NO_SUCH_IOCTL_WITH_DATA _IOC(_IOC_READ | _IOC_WRITE, KVMIO, 0xfe, 8000)

static bool refused_as_unknown(int fd, unsigned long command) {
  return ioctl(fd, command, BAD_POINTER) < 0 &&
         (errno == EINVAL || errno == ENOTTY || errno == EFAULT);
}

static void system_ioctls(void) {
  CHECK(ioctl(kvm_fd, KVM_GET_API_VERSION, 0) == KVM_API_VERSION);
  REFUSED(ioctl(kvm_fd, KVM_GET_API_VERSION, 1), EINVAL);
  REFUSED(ioctl(kvm_fd, KVM_CREATE_VM, 1234), EINVAL);
  REFUSED(ioctl(kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 1), EINVAL);
  CHECK(ioctl(kvm_fd, KVM_CHECK_EXTENSION, 0x7fffffff) == 0);
  CHECK(ioctl(kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_USER_MEMORY) == 1);
}

static void unknown_ioctls(int vm, int vcpu) {
  const int fds[] = {kvm_fd, vm, vcpu};
  for (int i = 0; i < 3; i++) {
    CHECK(refused_as_unknown(fds[i], NO_SUCH_IOCTL));
    CHECK(refused_as_unknown(fds[i], NO_SUCH_IOCTL_WITH_DATA));
    CHECK(refused_as_unknown(fds[i], _IO('x', 1)));
    for (unsigned number = 0xc0; number < 0xe0; number++) {
      CHECK(refused_as_unknown(fds[i], _IOW(KVMIO, number, char[100])));
    }
  }
}

static void bad_pointers(int vm, int vcpu) {
  static const unsigned long of_vm[] = {KVM_SET_USER_MEMORY_REGION, KVM_IRQ_LINE, KVM_CREATE_DEVICE,
                                        KVM_ARM_SET_DEVICE_ADDR, KVM_ARM_PREFERRED_TARGET};
  static const unsigned long of_vcpu[] = {KVM_ARM_VCPU_INIT,  KVM_SET_ONE_REG,  KVM_GET_ONE_REG,
                                          KVM_GET_REG_LIST,   KVM_GET_MP_STATE, KVM_SET_MP_STATE,
                                          KVM_SET_SIGNAL_MASK};
  void* const kernel = (void*)0xc0008000u;
  for (size_t i = 0; i < sizeof of_vm / sizeof of_vm[0]; i++) {
    REFUSED(ioctl(vm, of_vm[i], BAD_POINTER), EFAULT);
    REFUSED(ioctl(vm, of_vm[i], kernel), EFAULT);
  }
  for (size_t i = 0; i < sizeof of_vcpu / sizeof of_vcpu[0]; i++) {
    REFUSED(ioctl(vcpu, of_vcpu[i], BAD_POINTER), EFAULT);
    REFUSED(ioctl(vcpu, of_vcpu[i], kernel), EFAULT);
  }
}

/* A VM belongs to the process that made it. */
static void from_another_process(const struct machine* machine) {
  const pid_t child = fork();
  if (child == 0) {
    int wrong = 0;
    wrong += !(ioctl(machine->vcpu, KVM_RUN, 0) < 0 && errno == EIO);
    wrong += !(ioctl(machine->vm, KVM_CREATE_VCPU, 1) < 0 && errno == EIO);
    wrong += !(initialize_vcpu(machine->vcpu) < 0 && errno == EIO);
    _exit(wrong);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Behind the shared page of kvm_run there is nothing. */
static void behind_the_run_page(int vcpu) {
  const pid_t child = fork();
  if (child == 0) {
    volatile char* page = mmap(NULL, 1 << 20, PROT_READ, MAP_SHARED, vcpu, 0);
    _exit(page == MAP_FAILED ? 0 : page[(1 << 20) - 1]);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS));
}

void test_ioctls(void) {
  struct machine machine = new_machine(guest_store, guest_store_end);
  system_ioctls();
  unknown_ioctls(machine.vm, machine.vcpu);
  bad_pointers(machine.vm, machine.vcpu);
  from_another_process(&machine);
  behind_the_run_page(machine.vcpu);
  free_machine(&machine);
}
