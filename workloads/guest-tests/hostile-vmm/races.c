// SPDX-License-Identifier: Apache-2.0
/* What a VMM can do while its vCPU is in the guest: close, unmap, remove, fork, die. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

#define SETTLE_MS 10
#define PATIENCE_MS 10000
#define ROUNDS 5

static struct machine counting(struct runner* runner) {
  struct machine machine = new_machine(guest_count, guest_count_end);
  start_runner(runner, &machine);
  while (*data_of(&machine) == 0) sleep_ms(1);
  return machine;
}

/* A slow emulator may take its time to run the guest. */
static bool counts(const struct machine* machine) {
  const uint32_t before = *data_of(machine);
  for (int i = 0; i < PATIENCE_MS && *data_of(machine) == before; i++) sleep_ms(1);
  return *data_of(machine) != before;
}

static bool stands_still(const struct machine* machine) {
  const uint32_t before = *data_of(machine);
  sleep_ms(SETTLE_MS);
  return *data_of(machine) == before;
}

/* The ioctl under way holds the files. */
void test_closing(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  close(machine.vm);
  CHECK(counts(&machine));
  close(machine.vcpu);
  CHECK(counts(&machine));
  stop_runner(&runner);
  CHECK(runner.error == EINTR || runner.error == EBADF);
  machine.vm = machine.vcpu = -1;
  free_machine(&machine);

  /* Two threads in KVM_RUN of one vCPU: one after the other. */
  struct runner second;
  machine = counting(&runner);
  start_runner(&second, &machine);
  CHECK(counts(&machine));
  second.stop = true;
  stop_runner(&runner);
  machine.run->immediate_exit = 1;
  wait_runner(&second);
  CHECK(runner.error == EINTR && second.error == EINTR);
  free_machine(&machine);
}

static void unmap_under_guest(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  munmap(machine.memory, MEMORY_SIZE);
  wait_runner(&runner);
  CHECK(runner.error == EFAULT);
  free_machine(&machine);
}

/* Another mapping in the same place: the guest is there at once. */
static void replace_under_guest(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  for (int i = 0; i < ROUNDS; i++) {
    CHECK(madvise(machine.memory + DATA_OFFSET, 0x10000, MADV_DONTNEED) == 0);
    CHECK(counts(&machine));
    mmap(machine.memory + DATA_OFFSET, 0x10000, PROT_READ | PROT_WRITE,
         MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(counts(&machine));
    mprotect(machine.memory, DATA_OFFSET, PROT_READ);
    CHECK(counts(&machine));
    mprotect(machine.memory, DATA_OFFSET, PROT_READ | PROT_WRITE);
  }
  stop_runner(&runner);
  CHECK(runner.error == EINTR);
  free_machine(&machine);
}

static void write_protect_under_guest(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  mprotect(machine.memory + DATA_OFFSET, 4096, PROT_READ);
  wait_runner(&runner);
  CHECK(runner.error == EFAULT);
  free_machine(&machine);
}

/* Copy on write: the child keeps what was there, the guest goes on in the parent's copy. */
static void fork_under_guest(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  for (int i = 0; i < ROUNDS; i++) {
    const pid_t child = fork();
    if (child == 0) _exit(!stands_still(&machine));
    int status = -1;
    CHECK(counts(&machine));
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  stop_runner(&runner);
  free_machine(&machine);
}

/* Without its slot the guest's next fetch aborts, again and again, until the slot is back. */
static void remove_slot_under_guest(void) {
  struct runner runner;
  struct machine machine = counting(&runner);
  CHECK(set_memory(machine.vm, 0, MEMORY_BASE, 0, (uintptr_t)machine.memory) == 0);
  CHECK(stands_still(&machine));
  CHECK(set_memory(machine.vm, 0, MEMORY_BASE, MEMORY_SIZE, (uintptr_t)machine.memory) == 0);
  stop_runner(&runner);
  CHECK(runner.error == EINTR);
  free_machine(&machine);
}

void test_unmapping(void) {
  unmap_under_guest();
  replace_under_guest();
  write_protect_under_guest();
  fork_under_guest();
  remove_slot_under_guest();
}

/* In every phase of its life, from before KVM_RUN to well inside. */
void test_killing(void) {
  for (unsigned i = 0; i < 2 * ROUNDS; i++) {
    const pid_t child = fork();
    if (child == 0) {
      struct runner runner;
      open_kvm();
      struct machine machine = new_machine(guest_count, guest_count_end);
      start_runner(&runner, &machine);
      for (;;) set_memory(machine.vm, 1, 0x1000000, 4096, (uintptr_t)machine.memory);
    }
    sleep_ms(1 + 3 * i);
    kill(child, SIGKILL);
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  }
}
