// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters' files. A counter has one writer at a time, its vCPU's thread or the holder of
 * mmu_lock; readers take what they find.
 */
#include <linux/debugfs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>

#include "kvm.h"

static const char *const names[STAT_COUNT] = {
	[STAT_EXITS] = "exits",
	[STAT_HVC] = "hvc_exit_stat",
	[STAT_WFE] = "wfe_exit_stat",
	[STAT_WFI] = "wfi_exit_stat",
	[STAT_MMIO_USER] = "mmio_exit_user",
	[STAT_MMIO_KERNEL] = "mmio_exit_kernel",
	[STAT_VFP] = "vfp_exit_stat",
	[STAT_IRQ] = "irq_exits",
	[STAT_EOI] = "eoi_exits", /* the vGIC's maintenance interrupt: a level's EOI, */
	[STAT_UNDERFLOW] = "underflow_exits", /* more pending than list registers */
	[STAT_GUEST_FAULT] = "guest_faults",
	[STAT_SIGNAL] = "signal_exits",
	[STAT_HALT_WAKEUP] = "halt_wakeup",
	[STAT_PAGES_4K] = "pages_4k", /* mapped in stage 2 now */
	[STAT_PAGES_2M] = "pages_2m",
	[STAT_REMOTE_TLB_FLUSH] = "remote_tlb_flush",
};

static struct dentry *root;
static struct kvm_stat_file totals[STAT_COUNT];
static LIST_HEAD(vms);
static DEFINE_MUTEX(vms_lock);

static u64 sum_of_vm(const struct kvm *kvm, enum kvm_stat stat)
{
	u64 sum = kvm->stats[stat];
	int i;

	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (kvm->vcpus[i])
			sum += kvm->vcpus[i]->stats[stat];
	return sum;
}

static int read_counter(void *data, u64 *value)
{
	const struct kvm_stat_file *file = data;
	const struct kvm *kvm;

	*value = 0;
	if (file->kvm) {
		*value = sum_of_vm(file->kvm, file->stat);
		return 0;
	}
	mutex_lock(&vms_lock);
	list_for_each_entry(kvm, &vms, vms)
		*value += sum_of_vm(kvm, file->stat);
	mutex_unlock(&vms_lock);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(counter_fops, read_counter, NULL, "%llu\n");

static void create_files(struct dentry *folder, struct kvm_stat_file *files, struct kvm *kvm)
{
	int i;

	for (i = 0; i < STAT_COUNT; i++) {
		files[i] = (struct kvm_stat_file){ kvm, i };
		debugfs_create_file_unsafe(names[i], 0444, folder, &files[i], &counter_fops);
	}
}

void stats_add_vm(struct kvm *kvm, int fd)
{
	char name[32];

	snprintf(name, sizeof(name), "%d-%d", task_pid_nr(current), fd);
	kvm->stats_folder = debugfs_create_dir(name, root);
	create_files(kvm->stats_folder, kvm->stat_files, kvm);
	mutex_lock(&vms_lock);
	list_add(&kvm->vms, &vms);
	mutex_unlock(&vms_lock);
}

void stats_remove_vm(struct kvm *kvm)
{
	mutex_lock(&vms_lock);
	list_del(&kvm->vms);
	mutex_unlock(&vms_lock);
	debugfs_remove_recursive(kvm->stats_folder);
}

void stats_module_init(void)
{
	root = debugfs_create_dir("kvm", NULL);
	create_files(root, totals, NULL);
}

void stats_module_exit(void)
{
	debugfs_remove_recursive(root);
}
