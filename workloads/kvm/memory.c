// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest memory: slots of the VMM's address space. A page is mapped when the guest first touches it
 * (fault.c) and taken back when the host's mm asks; no reference is held, the MMU notifier keeps both in
 * step (Linux: mm/mmu_notifier).
 */
#include <linux/mm.h>
#include <linux/sched/mm.h>

#include "kvm.h"

/* --- slots ------------------------------------------------------------------------------------- */

const struct kvm_slot *memory_find_slot(struct kvm *kvm, u64 ipa)
{
	int i;

	for (i = 0; i < KVM_MAX_SLOTS; i++)
		if (ipa >= kvm->slots[i].gpa && ipa - kvm->slots[i].gpa < kvm->slots[i].size)
			return &kvm->slots[i];
	return NULL;
}

static bool overlaps(struct kvm *kvm, u32 number, const struct kvm_slot *slot)
{
	u32 i;

	for (i = 0; i < KVM_MAX_SLOTS; i++)
		if (i != number && kvm->slots[i].gpa < slot->gpa + slot->size &&
		    slot->gpa < kvm->slots[i].gpa + kvm->slots[i].size)
			return true;
	return false;
}

int memory_set_slot(struct kvm *kvm, const struct kvm_userspace_memory_region *region)
{
	struct kvm_slot slot = { region->guest_phys_addr, region->memory_size,
				 region->userspace_addr };
	struct kvm_slot *old;
	int result = 0;

	if (region->flags || region->slot >= KVM_MAX_SLOTS)
		return -EINVAL;
	if ((slot.gpa | slot.size | region->userspace_addr) & ~PAGE_MASK)
		return -EINVAL;
	if (slot.gpa + slot.size < slot.gpa || slot.gpa + slot.size > 1ull << KVM_IPA_BITS ||
	    region->userspace_addr + slot.size > TASK_SIZE ||
	    region->userspace_addr + slot.size < slot.size)
		return -EINVAL;

	spin_lock(&kvm->mmu_lock);
	old = &kvm->slots[region->slot];
	if (!slot.size && !old->size) {
		result = -EINVAL;
	} else if (slot.size && old->size && slot.size != old->size) {
		result = -EINVAL;
	} else if (slot.size && overlaps(kvm, region->slot, &slot)) {
		result = -EEXIST;
	} else {
		if (stage2_unmap(kvm, old->gpa, old->gpa + old->size))
			vmid_flush_tlb(kvm);
		*old = slot;
		kvm->mmu_seq++;
	}
	spin_unlock(&kvm->mmu_lock);
	return result;
}

/* --- MMU notifiers ------------------------------------------------------------------------------ */

static int invalidate_start(struct mmu_notifier *notifier, const struct mmu_notifier_range *range)
{
	struct kvm *kvm = container_of(notifier, struct kvm, notifier);
	bool changed = false;
	int i;

	spin_lock(&kvm->mmu_lock);
	kvm->mmu_running++;
	for (i = 0; i < KVM_MAX_SLOTS; i++) {
		const struct kvm_slot *slot = &kvm->slots[i];
		unsigned long from = max(range->start, slot->hva);
		unsigned long to = min(range->end, (unsigned long)(slot->hva + slot->size));

		if (from < to)
			changed |= stage2_unmap(kvm, slot->gpa + (from - slot->hva),
					       slot->gpa + (to - slot->hva));
	}
	if (changed)
		vmid_flush_tlb(kvm);
	spin_unlock(&kvm->mmu_lock);
	return 0;
}

static void invalidate_end(struct mmu_notifier *notifier, const struct mmu_notifier_range *range)
{
	struct kvm *kvm = container_of(notifier, struct kvm, notifier);

	spin_lock(&kvm->mmu_lock);
	kvm->mmu_seq++;
	kvm->mmu_running--;
	spin_unlock(&kvm->mmu_lock);
}

/* The mm goes away: nothing of it may stay mapped. */
static void mm_released(struct mmu_notifier *notifier, struct mm_struct *mm)
{
	struct kvm *kvm = container_of(notifier, struct kvm, notifier);
	int i;

	spin_lock(&kvm->mmu_lock);
	for (i = 0; i < KVM_MAX_SLOTS; i++)
		stage2_unmap(kvm, kvm->slots[i].gpa, kvm->slots[i].gpa + kvm->slots[i].size);
	vmid_flush_tlb(kvm);
	spin_unlock(&kvm->mmu_lock);
}

static const struct mmu_notifier_ops notifier_ops = {
	.invalidate_range_start = invalidate_start,
	.invalidate_range_end = invalidate_end,
	.release = mm_released,
};

/* --- life ---------------------------------------------------------------------------------------- */

int memory_create(struct kvm *kvm)
{
	int result = stage2_create(kvm);

	if (result)
		return result;
	spin_lock_init(&kvm->mmu_lock);
	kvm->notifier.ops = &notifier_ops;
	result = mmu_notifier_register(&kvm->notifier, kvm->mm);
	if (result)
		stage2_destroy(kvm);
	return result;
}

void memory_destroy(struct kvm *kvm)
{
	mmu_notifier_unregister(&kvm->notifier, kvm->mm);
	vmid_flush_tlb(kvm);
	stage2_destroy(kvm);
}
