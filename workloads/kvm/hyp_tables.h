/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KVM_HYP_TABLES_H
#define KVM_HYP_TABLES_H

#include <linux/types.h>

int hyp_tables_create(void);
void hyp_tables_destroy(void);
phys_addr_t hyp_tables_root(void);
/* One page; attributes: bits of a long descriptor beside address, AF, AP and type. */
int hyp_tables_map(u32 va, phys_addr_t pa, u64 attributes);

#endif
