/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters of a VM in debugfs, under the names Linux gives them: kvm/PID-FD/NAME, and the sums over all
 * living VMs in kvm/NAME.
 */
#ifndef KVM_STATS_H
#define KVM_STATS_H

#include <linux/types.h>

struct dentry;
struct kvm;

enum kvm_stat {
	STAT_EXITS,
	STAT_HVC,
	STAT_WFE,
	STAT_WFI,
	STAT_MMIO_USER,
	STAT_MMIO_KERNEL,
	STAT_IRQ,
	STAT_VFP,
	STAT_EOI,
	STAT_UNDERFLOW,
	STAT_GUEST_FAULT,
	STAT_SIGNAL,
	STAT_HALT_WAKEUP,
	STAT_PAGES_4K,
	STAT_PAGES_2M,
	STAT_REMOTE_TLB_FLUSH,
	STAT_COUNT
};

/* What one debugfs file shows; without a VM the sum over all. */
struct kvm_stat_file {
	struct kvm *kvm;
	enum kvm_stat stat;
};

void stats_module_init(void);
void stats_module_exit(void);
void stats_add_vm(struct kvm *kvm, int fd);
void stats_remove_vm(struct kvm *kvm);

#endif
