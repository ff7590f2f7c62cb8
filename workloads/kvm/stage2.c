// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stage 2: guest memory slots, their translation tables, faults and MMU notifiers.
 *
 * 40 bits of IPA: two concatenated level 1 tables, 4 KiB pages (ARM DDI 0406C B3.6). A page is mapped
 * when the guest first touches it and taken back when the host's mm asks; no reference is held, the
 * MMU notifier keeps both in step (Linux: mm/mmu_notifier).
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>

#include "kvm.h"
#include "trace.h"

#define PGD_ORDER 1
#define PGD_ENTRIES 1024
#define ENTRIES 512
#define DESC_TABLE 3ull
#define DESC_PAGE (3ull | BIT_ULL(10))	  /* with the access flag */
#define DESC_READ (1ull << 6)
#define DESC_WRITE (2ull << 6)
#define DESC_NORMAL (0xfull << 2 | 3ull << 8) /* write-back, inner shareable */
#define DESC_DEVICE (1ull << 2)
#define DESC_XN BIT_ULL(54)
#define DESC_ADDRESS 0xfffffff000ull

#define HSR_CLASS_IABT 0x20
#define HSR_S1PTW BIT(7)
#define HSR_CM BIT(8)
#define HSR_WNR BIT(6)
#define FSC_TRANSLATION 0x04
#define FSC_ACCESS 0x08
#define FSC_PERMISSION 0x0c

/* --- tables ------------------------------------------------------------------------------------ */

/* Pages for new tables, taken before mmu_lock. */
struct spare_pages {
	unsigned long page[2];
	int count;
};

static int fill_spare(struct spare_pages *spare)
{
	for (spare->count = 0; spare->count < 2; spare->count++) {
		spare->page[spare->count] = get_zeroed_page(GFP_KERNEL_ACCOUNT);
		if (!spare->page[spare->count])
			return -ENOMEM;
	}
	return 0;
}

static void free_spare(struct spare_pages *spare)
{
	while (spare->count)
		free_page(spare->page[--spare->count]);
}

static u64 *next_table(u64 *entry, struct spare_pages *spare)
{
	if (!*entry) {
		if (!spare || !spare->count)
			return NULL;
		dsb(ishst);
		WRITE_ONCE(*entry, virt_to_phys((void *)spare->page[--spare->count]) | DESC_TABLE);
	}
	return phys_to_virt(*entry & DESC_ADDRESS);
}

/* The page's descriptor; without spare pages NULL where there is no table. */
static u64 *find_entry(struct kvm *kvm, u64 ipa, struct spare_pages *spare)
{
	u64 *table = next_table(&kvm->pgd[ipa >> 30], spare);

	if (table)
		table = next_table(&table[(ipa >> 21) % ENTRIES], spare);
	return table ? &table[(ipa >> PAGE_SHIFT) % ENTRIES] : NULL;
}

static void set_entry(struct kvm *kvm, u64 *entry, u64 value)
{
	bool flush = *entry != 0;

	if (flush) { /* break before make */
		WRITE_ONCE(*entry, 0);
		dsb(ishst);
		vmid_flush_tlb(kvm);
	}
	WRITE_ONCE(*entry, value);
	dsb(ishst);
}

/* mmu_lock is held. */
static bool unmap_range(struct kvm *kvm, u64 ipa, u64 end)
{
	bool changed = false;

	for (; ipa < end; ipa += PAGE_SIZE) {
		u64 *entry = find_entry(kvm, ipa, NULL);

		if (!entry) {
			ipa |= PMD_SIZE - PAGE_SIZE; /* no table for these 2 MiB */
		} else if (*entry) {
			WRITE_ONCE(*entry, 0);
			changed = true;
		}
	}
	if (changed)
		dsb(ishst);
	return changed;
}

int stage2_map_device(struct kvm *kvm, u64 ipa, phys_addr_t pa, size_t size)
{
	size_t offset;

	for (offset = 0; offset < size; offset += PAGE_SIZE) {
		struct spare_pages spare;
		int result = fill_spare(&spare);

		if (!result) {
			spin_lock(&kvm->mmu_lock);
			set_entry(kvm, find_entry(kvm, ipa + offset, &spare),
				  (pa + offset) | DESC_PAGE | DESC_READ | DESC_WRITE | DESC_DEVICE |
					  DESC_XN);
			spin_unlock(&kvm->mmu_lock);
		}
		free_spare(&spare);
		if (result)
			return result;
	}
	return 0;
}

/* --- slots ------------------------------------------------------------------------------------- */

static const struct kvm_slot *find_slot(struct kvm *kvm, u64 ipa)
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

int stage2_set_slot(struct kvm *kvm, const struct kvm_userspace_memory_region *region)
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
		if (unmap_range(kvm, old->gpa, old->gpa + old->size))
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
			changed |= unmap_range(kvm, slot->gpa + (from - slot->hva),
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
		unmap_range(kvm, kvm->slots[i].gpa, kvm->slots[i].gpa + kvm->slots[i].size);
	vmid_flush_tlb(kvm);
	spin_unlock(&kvm->mmu_lock);
}

static const struct mmu_notifier_ops notifier_ops = {
	.invalidate_range_start = invalidate_start,
	.invalidate_range_end = invalidate_end,
	.release = mm_released,
};

/* --- life ---------------------------------------------------------------------------------------- */

int stage2_create(struct kvm *kvm)
{
	int result;

	spin_lock_init(&kvm->mmu_lock);
	kvm->pgd = (u64 *)__get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO, PGD_ORDER);
	if (!kvm->pgd)
		return -ENOMEM;
	kvm->notifier.ops = &notifier_ops;
	result = mmu_notifier_register(&kvm->notifier, kvm->mm);
	if (result)
		free_pages((unsigned long)kvm->pgd, PGD_ORDER);
	return result;
}

void stage2_destroy(struct kvm *kvm)
{
	int i, j;

	mmu_notifier_unregister(&kvm->notifier, kvm->mm);
	vmid_flush_tlb(kvm);
	for (i = 0; i < PGD_ENTRIES; i++) {
		u64 *middle = kvm->pgd[i] ? phys_to_virt(kvm->pgd[i] & DESC_ADDRESS) : NULL;

		for (j = 0; middle && j < ENTRIES; j++)
			if (middle[j])
				free_page((unsigned long)phys_to_virt(middle[j] & DESC_ADDRESS));
		free_page((unsigned long)middle);
	}
	free_pages((unsigned long)kvm->pgd, PGD_ORDER);
}

/* --- faults -------------------------------------------------------------------------------------- */

/* The guest may look at the page with its caches off, or execute it. */
static void make_coherent(struct page *page)
{
	char *start = kmap_local_page(page);
	unsigned long line;

	for (line = 0; line < PAGE_SIZE; line += 64)
		asm volatile("mcr p15, 0, %0, c7, c14, 1" : : "r"(start + line) : "memory");
	dsb();
	kunmap_local(start);
	asm volatile("mcr p15, 0, %0, c7, c1, 0" : : "r"(0) : "memory"); /* ICIALLUIS */
	dsb();
	isb();
}

/* The host's page behind `hva`; *writable says whether the guest may write to it. */
static struct page *get_host_page(unsigned long hva, bool write, bool *writable)
{
	struct page *page;

	*writable = true;
	if (!write && get_user_page_fast_only(hva, FOLL_WRITE, &page))
		return page;
	*writable = write;
	if (get_user_pages_unlocked(hva, 1, &page, write ? FOLL_WRITE : 0) == 1)
		return page;
	return NULL;
}

static int map_page(struct kvm *kvm, u64 ipa, bool write)
{
	struct spare_pages spare;
	const struct kvm_slot *slot;
	struct page *page = NULL;
	unsigned long seq, hva = 0;
	bool writable;
	int result = fill_spare(&spare);

	if (result)
		goto out;
	spin_lock(&kvm->mmu_lock);
	slot = find_slot(kvm, ipa);
	seq = kvm->mmu_seq;
	if (slot)
		hva = slot->hva + (ipa - slot->gpa);
	spin_unlock(&kvm->mmu_lock);
	if (!slot)
		goto out; /* just removed: the guest faults again */

	page = get_host_page(hva & PAGE_MASK, write, &writable);
	if (!page) {
		result = -EFAULT;
		goto out;
	}
	make_coherent(page);

	spin_lock(&kvm->mmu_lock);
	if (!kvm->mmu_running && seq == kvm->mmu_seq) {
		set_entry(kvm, find_entry(kvm, ipa, &spare),
			  page_to_phys(page) | DESC_PAGE | DESC_NORMAL | DESC_READ |
				  (writable ? DESC_WRITE : 0));
		if (writable)
			set_page_dirty(page);
	}
	spin_unlock(&kvm->mmu_lock);
	put_page(page);
out:
	free_spare(&spare);
	return result;
}

int stage2_handle_abort(struct kvm_vcpu *vcpu)
{
	u32 hsr = vcpu->hyp->hsr;
	u64 ipa = (u64)(vcpu->hyp->hpfar & ~0xfu) << 8;
	bool fetch = hsr >> 26 == HSR_CLASS_IABT;
	bool write = !fetch && (hsr & HSR_WNR) && !(hsr & HSR_S1PTW);
	u32 cause = hsr & 0x3c;
	bool known;
	int result;

	if (cause != FSC_TRANSLATION && cause != FSC_ACCESS && cause != FSC_PERMISSION) {
		pr_err_ratelimited("unexpected abort, HSR %08x\n", hsr);
		return -EFAULT;
	}
	trace_kvm_guest_fault(vcpu_ctx(vcpu)->regs.usr_regs[15], hsr, vcpu->hyp->hxfar, ipa);
	spin_lock(&vcpu->kvm->mmu_lock);
	known = find_slot(vcpu->kvm, ipa);
	spin_unlock(&vcpu->kvm->mmu_lock);
	if (known) {
		vcpu->stats[STAT_GUEST_FAULT]++;
		result = map_page(vcpu->kvm, ipa, write);
		return result ? result : 1;
	}
	if (fetch || (hsr & HSR_S1PTW)) {
		vcpu_inject_abort(vcpu, fetch, vcpu->hyp->hxfar);
		return 1;
	}
	if (hsr & HSR_CM) { /* cache maintenance where there is no memory */
		vcpu_skip_instruction(vcpu);
		return 1;
	}
	return mmio_abort(vcpu, ipa | (vcpu->hyp->hxfar & ~PAGE_MASK));
}
