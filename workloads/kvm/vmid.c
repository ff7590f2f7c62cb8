// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMIDs: 8 bits, 0 is the host. When all are given away a new generation begins: every guest leaves
 * its CPU, all TLB entries go, and each VM takes a new VMID at its next entry.
 */
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "kvm.h"

#define VMIDS 256

static DEFINE_SPINLOCK(lock);
static u64 generation = 1;
static u32 next_vmid = 1;

static void leave_guest(void *unused)
{
}

/* Called with interrupts off it stays true until they are on: a roll-over waits for this CPU. */
bool vmid_is_current(struct kvm *kvm)
{
	return kvm->vmid_generation == READ_ONCE(generation);
}

void vmid_update(struct kvm *kvm)
{
	if (vmid_is_current(kvm))
		return;
	spin_lock(&lock);
	if (!vmid_is_current(kvm)) {
		if (next_vmid == VMIDS) {
			next_vmid = 1;
			WRITE_ONCE(generation, generation + 1);
			smp_call_function(leave_guest, NULL, 1);
			hyp_call(hyp_flush_all_vmids, 0, 0);
		}
		kvm->vmid = next_vmid++;
		smp_wmb();
		kvm->vmid_generation = generation;
	}
	spin_unlock(&lock);
}

u64 vmid_vttbr(struct kvm *kvm)
{
	return virt_to_phys(kvm->pgd) | (u64)kvm->vmid << 48;
}

void vmid_flush_tlb(struct kvm *kvm)
{
	u64 vttbr = vmid_vttbr(kvm);

	if (!kvm->vmid)
		return; /* has never run */
	kvm->stats[STAT_REMOTE_TLB_FLUSH]++;
	preempt_disable();
	hyp_call(hyp_flush_vmid, lower_32_bits(vttbr), upper_32_bits(vttbr));
	preempt_enable();
}
