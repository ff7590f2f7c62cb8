// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stage 2 faults: memory that the guest has not touched yet, or a device.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/highmem.h>
#include <linux/mm.h>

#include "choices.h"
#include "kvm.h"
#include "trace.h"

#define CACHE_LINE 64
#define HSR_CLASS_IABT 0x20
#define HSR_IL BIT(25)
#define HSR_S1PTW BIT(7)
#define HSR_CM BIT(8)
#define HSR_WNR BIT(6)
#define FSC_TRANSLATION 0x04
#define FSC_ACCESS 0x08
#define FSC_PERMISSION 0x0c

/* --- host pages ---------------------------------------------------------------------------------- */

/* The guest may look at the pages with its caches off, or execute them. */
static void make_coherent(struct page *page, size_t size)
{
	unsigned long offset;

	for (; size; size -= PAGE_SIZE, page++) {
		char *start = kmap_local_page(page);

		for (offset = 0; offset < PAGE_SIZE; offset += CACHE_LINE)
			asm volatile("mcr p15, 0, %0, c7, c14, 1" : : "r"(start + offset) : "memory");
		dsb();
		kunmap_local(start);
	}
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

/* Whether the host maps this address by a level 2 block (interrupts off keep its tables from going). */
static bool host_has_block(struct mm_struct *mm, unsigned long hva)
{
	unsigned long flags;
	bool result = false;
	pgd_t *pgd;
	pud_t *pud;

	local_irq_save(flags);
	pgd = pgd_offset(mm, hva);
	pud = pud_offset(p4d_offset(pgd, hva), hva);
	if (!pud_none(*pud))
		result = pmd_sect(READ_ONCE(*pmd_offset(pud, hva)));
	local_irq_restore(flags);
	return result;
}

/* How much to map at once: a block if guest and host agree on its bounds and the slot holds it all. */
static size_t mapping_size(struct kvm *kvm, const struct kvm_slot *slot, u64 ipa)
{
	u64 start = ipa & ~(u64)(PMD_SIZE - 1);
	unsigned long hva = slot->hva + (ipa - slot->gpa);

	if (!choices.stage2_blocks || ((slot->hva ^ (unsigned long)slot->gpa) & ~PMD_MASK) ||
	    start < slot->gpa || start + PMD_SIZE > slot->gpa + slot->size)
		return PAGE_SIZE;
	return host_has_block(kvm->mm, hva) ? PMD_SIZE : PAGE_SIZE;
}

/* --- faults -------------------------------------------------------------------------------------- */

static bool look_up(struct kvm *kvm, u64 ipa, struct kvm_slot *slot, unsigned long *seq)
{
	const struct kvm_slot *found;

	spin_lock(&kvm->mmu_lock);
	found = memory_find_slot(kvm, ipa);
	if (found)
		*slot = *found;
	*seq = kvm->mmu_seq;
	spin_unlock(&kvm->mmu_lock);
	return found;
}

/* Maps what was found unless the host has changed its mind meanwhile; the guest faults again then. */
static void map_found(struct kvm *kvm, const struct kvm_slot *slot, u64 ipa, struct page *page,
		      size_t size, u64 attributes, unsigned long seq, struct stage2_spare *spare)
{
	u64 pa = page_to_phys(page) & ~(u64)(size - 1);

	spin_lock(&kvm->mmu_lock);
	if (!kvm->mmu_running && seq == kvm->mmu_seq && size == mapping_size(kvm, slot, ipa)) {
		stage2_map(kvm, ipa, size, pa | attributes, spare);
		if (attributes & STAGE2_WRITE)
			set_page_dirty(page);
	}
	spin_unlock(&kvm->mmu_lock);
}

static int map_fault(struct kvm *kvm, u64 ipa, bool write)
{
	struct stage2_spare spare;
	struct kvm_slot slot;
	struct page *page;
	unsigned long seq;
	size_t size;
	bool writable;
	int result = stage2_fill_spare(&spare);

	if (result || !look_up(kvm, ipa, &slot, &seq)) /* no slot: just removed, the guest faults again */
		goto out;
	page = get_host_page((slot.hva + (ipa - slot.gpa)) & PAGE_MASK, write, &writable);
	if (!page) {
		result = -EFAULT;
		goto out;
	}
	size = mapping_size(kvm, &slot, ipa);
	make_coherent(pfn_to_page(page_to_pfn(page) & ~((size >> PAGE_SHIFT) - 1)), size);
	map_found(kvm, &slot, ipa, page, size,
		  STAGE2_NORMAL | STAGE2_READ | (writable ? STAGE2_WRITE : 0), seq, &spare);
	put_page(page);
out:
	stage2_free_spare(&spare);
	return result;
}

int fault_handle(struct kvm_vcpu *vcpu)
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
	known = memory_find_slot(vcpu->kvm, ipa);
	spin_unlock(&vcpu->kvm->mmu_lock);
	if (known) {
		vcpu->stats[STAT_GUEST_FAULT]++;
		result = map_fault(vcpu->kvm, ipa, write);
		return result ? result : 1;
	}
	if (fetch || (hsr & HSR_S1PTW)) {
		vcpu_inject_abort(vcpu, fetch, vcpu->hyp->hxfar);
		return 1;
	}
	if (hsr & HSR_CM) { /* cache maintenance where there is no memory */
		vcpu->hyp->hsr |= HSR_IL; /* unknown without a syndrome; MCR has 32 bits */
		vcpu_skip_instruction(vcpu);
		return 1;
	}
	return mmio_abort(vcpu, ipa | (vcpu->hyp->hxfar & ~PAGE_MASK));
}
