/* SPDX-License-Identifier: Apache-2.0 */
/* A virtual machine of KVM: memory, interrupt controller and the threads that run its vCPUs. */
#ifndef VMM_VM_H
#define VMM_VM_H

#include <pthread.h>
#include <stdbool.h>

#include "board.h"
#include "bus.h"
#include "event_loop.h"
#include "gic.h"
#include "guest_memory.h"
#include "loader.h"

struct vm;

struct vcpu {
  struct vm* vm;
  unsigned index;
  int fd;
  struct kvm_run* run;
  int pin; /* host CPU or NOT_PINNED */
  pthread_t thread;
};

struct vm {
  int kvm, fd;
  struct guest_memory memory;
  struct bus bus;
  bool psci_0_2; /* KVM has no more than 0.1 up to Linux 3.14 */
  bool user_gic; /* KVM has no vGIC: gic stands for it */
  struct gic gic;
  struct event_loop* loop;
  struct vcpu vcpus[BOARD_CPUS_MAX];
  unsigned cpus;
  bool stopping;
  int status; /* of the program */
};

/* Each of these ends the program if KVM refuses. */
void vm_create(struct vm* vm, struct event_loop* loop, uint64_t memory, unsigned cpus);
void vm_set_irq(void* vm, unsigned spi, bool level); /* for struct irq_line */
void vm_start(struct vm* vm, struct boot_entry entry, const int* pins);
/* Makes the vCPUs leave the guest and waits for them. With the lock held. */
void vm_stop(struct vm* vm);

#endif
