// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stage 2 translation tables. 40 bits of IPA: two concatenated level 1 tables, 4 KiB pages and,
 * where asked for, 2 MiB blocks (ARM DDI 0406C B3.6). mmu_lock is held for all that changes them.
 */
#include <linux/mm.h>

#include "kvm.h"

#define PGD_ORDER 1
#define PGD_ENTRIES 1024
#define ENTRIES 512
#define DESC_TYPE 3ull
#define DESC_BLOCK 1ull
#define DESC_TABLE 3ull
#define DESC_PAGE 3ull
#define DESC_AF BIT_ULL(10)
#define DESC_ADDRESS 0xfffffff000ull

/* Pages for new tables are taken before mmu_lock. */
int stage2_fill_spare(struct stage2_spare *spare)
{
	for (spare->count = 0; spare->count < ARRAY_SIZE(spare->page); spare->count++) {
		spare->page[spare->count] = get_zeroed_page(GFP_KERNEL_ACCOUNT);
		if (!spare->page[spare->count])
			return -ENOMEM;
	}
	return 0;
}

void stage2_free_spare(struct stage2_spare *spare)
{
	while (spare->count)
		free_page(spare->page[--spare->count]);
}

/* --- walking ------------------------------------------------------------------------------------- */

static bool is_block(u64 entry)
{
	return (entry & DESC_TYPE) == DESC_BLOCK;
}

static u64 *table_of(u64 entry)
{
	return phys_to_virt(entry & DESC_ADDRESS);
}

static u64 *next_table(u64 *entry, struct stage2_spare *spare)
{
	if (!*entry) {
		if (!spare)
			return NULL;
		dsb(ishst);
		WRITE_ONCE(*entry, virt_to_phys((void *)spare->page[--spare->count]) | DESC_TABLE);
	}
	return table_of(*entry);
}

/* The level 2 descriptor; without spare pages NULL where there is no table. */
static u64 *find_middle(struct kvm *kvm, u64 ipa, struct stage2_spare *spare)
{
	u64 *table = next_table(&kvm->pgd[ipa >> 30], spare);

	return table ? &table[(ipa >> PMD_SHIFT) % ENTRIES] : NULL;
}

/* --- mapping ------------------------------------------------------------------------------------- */

static u64 *counter_of(struct kvm *kvm, size_t size)
{
	return &kvm->stats[size == PMD_SIZE ? STAT_PAGES_2M : STAT_PAGES_4K];
}

/* Break before make. */
static void set_entry(struct kvm *kvm, u64 *entry, u64 value)
{
	if (*entry) {
		WRITE_ONCE(*entry, 0);
		dsb(ishst);
		vmid_flush_tlb(kvm);
	}
	WRITE_ONCE(*entry, value);
	dsb(ishst);
}

static void map_block(struct kvm *kvm, u64 *middle, u64 value)
{
	unsigned long table = *middle && !is_block(*middle) ? (unsigned long)table_of(*middle) : 0;

	if (!is_block(*middle))
		++*counter_of(kvm, PMD_SIZE);
	set_entry(kvm, middle, value | DESC_BLOCK);
	free_page(table); /* empty: the host took its pages back before it made a huge one */
}

static void map_page(struct kvm *kvm, u64 *middle, u64 ipa, u64 value, struct stage2_spare *spare)
{
	u64 *entry;

	if (is_block(*middle)) {
		set_entry(kvm, middle, 0);
		--*counter_of(kvm, PMD_SIZE);
	}
	entry = &next_table(middle, spare)[(ipa >> PAGE_SHIFT) % ENTRIES];
	if (!*entry)
		++*counter_of(kvm, PAGE_SIZE);
	set_entry(kvm, entry, value | DESC_PAGE);
}

void stage2_map(struct kvm *kvm, u64 ipa, size_t size, u64 value, struct stage2_spare *spare)
{
	u64 *middle = find_middle(kvm, ipa, spare);

	if (size == PMD_SIZE)
		map_block(kvm, middle, value | DESC_AF);
	else
		map_page(kvm, middle, ipa, value | DESC_AF, spare);
}

int stage2_map_device(struct kvm *kvm, u64 ipa, phys_addr_t pa, size_t size)
{
	size_t offset;

	for (offset = 0; offset < size; offset += PAGE_SIZE) {
		struct stage2_spare spare;
		int result = stage2_fill_spare(&spare);

		if (!result) {
			spin_lock(&kvm->mmu_lock);
			stage2_map(kvm, ipa + offset, PAGE_SIZE,
				   (pa + offset) | STAGE2_READ | STAGE2_WRITE | STAGE2_DEVICE, &spare);
			spin_unlock(&kvm->mmu_lock);
		}
		stage2_free_spare(&spare);
		if (result)
			return result;
	}
	return 0;
}

static bool clear_entry(struct kvm *kvm, u64 *entry, size_t size)
{
	if (!*entry)
		return false;
	WRITE_ONCE(*entry, 0);
	--*counter_of(kvm, size);
	return true;
}

bool stage2_unmap(struct kvm *kvm, u64 ipa, u64 end)
{
	bool changed = false;

	for (; ipa < end; ipa += PAGE_SIZE) {
		u64 *middle = find_middle(kvm, ipa, NULL);

		if (middle && *middle && !is_block(*middle)) {
			changed |= clear_entry(kvm, &table_of(*middle)[(ipa >> PAGE_SHIFT) % ENTRIES],
					       PAGE_SIZE);
			continue;
		}
		if (middle)
			changed |= clear_entry(kvm, middle, PMD_SIZE);
		ipa |= PMD_SIZE - PAGE_SIZE; /* done with these 2 MiB */
	}
	if (changed)
		dsb(ishst);
	return changed;
}

/* --- life ---------------------------------------------------------------------------------------- */

int stage2_create(struct kvm *kvm)
{
	kvm->pgd = (u64 *)__get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO, PGD_ORDER);
	return kvm->pgd ? 0 : -ENOMEM;
}

void stage2_destroy(struct kvm *kvm)
{
	int i, j;

	for (i = 0; i < PGD_ENTRIES; i++) {
		u64 *middle = kvm->pgd[i] ? table_of(kvm->pgd[i]) : NULL;

		for (j = 0; middle && j < ENTRIES; j++)
			if (middle[j] && !is_block(middle[j]))
				free_page((unsigned long)table_of(middle[j]));
		free_page((unsigned long)middle);
	}
	free_pages((unsigned long)kvm->pgd, PGD_ORDER);
}
