/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KVM_TEST_INTERRUPTS_H
#define KVM_TEST_INTERRUPTS_H

#include <stdbool.h>

struct kvm_run;

#define GICD 0x2c001000u
#define GICC 0x2c002000u

/* The guest's interrupt controller: KVM's vGIC or, where KVM has none, the VMM's. */
void interrupts_create(int system_fd, int vm_fd, unsigned cpus);
void interrupts_set_spi(unsigned irq, bool level);
/* After each KVM_RUN of this vCPU; true if it ended for the interrupt controller's sake. */
bool interrupts_handle(unsigned cpu, struct kvm_run *run);

#endif
