// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyp's own translation tables: long descriptors, 32 bits of address, 4 KiB pages
 * (ARM DDI 0406C B3.6). Mappings stay until the module goes; each is of kernel memory at its own
 * address, so mapping twice is harmless.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/vmalloc.h>

#include "hyp.h"
#include "hyp_tables.h"

#define ENTRIES 512
#define DESC_TABLE 3ull
#define DESC_PAGE 3ull
#define DESC_AF BIT_ULL(10)
#define DESC_INNER_SHAREABLE (3ull << 8)
#define DESC_AP1 BIT_ULL(6)	     /* SBO in Hyp tables */
#define DESC_DEVICE (1ull << 2)	     /* index 1 of HMAIR0 */
#define DESC_XN BIT_ULL(54)
#define DESC_ADDRESS 0xfffffff000ull

static u64 *root;
static DEFINE_MUTEX(lock);

phys_addr_t hyp_tables_root(void)
{
	return virt_to_phys(root);
}

int hyp_tables_create(void)
{
	root = (u64 *)get_zeroed_page(GFP_KERNEL);
	return root ? 0 : -ENOMEM;
}

void hyp_tables_destroy(void)
{
	int i, j;

	for (i = 0; i < 4; i++) {
		u64 *middle = root[i] ? phys_to_virt(root[i] & DESC_ADDRESS) : NULL;

		for (j = 0; middle && j < ENTRIES; j++)
			if (middle[j])
				free_page((unsigned long)phys_to_virt(middle[j] & DESC_ADDRESS));
		free_page((unsigned long)middle);
	}
	free_page((unsigned long)root);
	root = NULL;
}

static u64 *next_table(u64 *entry)
{
	if (!*entry) {
		void *page = (void *)get_zeroed_page(GFP_KERNEL);

		if (!page)
			return NULL;
		dsb(ishst);
		WRITE_ONCE(*entry, virt_to_phys(page) | DESC_TABLE);
	}
	return phys_to_virt(*entry & DESC_ADDRESS);
}

int hyp_tables_map(u32 va, phys_addr_t pa, u64 attributes)
{
	u64 *table;
	int result = -ENOMEM;

	mutex_lock(&lock);
	table = next_table(&root[va >> 30]);
	if (table)
		table = next_table(&table[(va >> 21) % ENTRIES]);
	if (table) {
		WRITE_ONCE(table[(va >> PAGE_SHIFT) % ENTRIES],
			   (pa & DESC_ADDRESS) | attributes | DESC_AF | DESC_AP1 | DESC_PAGE);
		dsb(ishst);
		result = 0;
	}
	mutex_unlock(&lock);
	return result;
}

int hyp_map(const void *from, size_t size)
{
	unsigned long va = (unsigned long)from & PAGE_MASK;
	unsigned long end = (unsigned long)from + size;
	int result = 0;

	for (; va < end && !result; va += PAGE_SIZE) {
		void *address = (void *)va;
		phys_addr_t pa = virt_addr_valid(address) ? virt_to_phys(address) :
			page_to_phys(vmalloc_to_page(address));

		result = hyp_tables_map(va, pa, DESC_INNER_SHAREABLE);
	}
	return result;
}

int hyp_map_device(u32 va, phys_addr_t pa, size_t size)
{
	size_t offset;
	int result = 0;

	for (offset = 0; offset < size && !result; offset += PAGE_SIZE)
		result = hyp_tables_map(va + offset, pa + offset, DESC_DEVICE | DESC_XN);
	return result;
}
