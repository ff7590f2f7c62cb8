/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's GIC virtualization registers. */
#ifndef KVM_VGIC_HOST_H
#define KVM_VGIC_HOST_H

#include <linux/types.h>

struct vgic_host {
	void __iomem *gich; /* also its Hyp address */
	phys_addr_t gicv;
	size_t gicv_size;
	u32 nr_lr;
	int maintenance_irq;
};

extern struct vgic_host vgic_host;

#endif
