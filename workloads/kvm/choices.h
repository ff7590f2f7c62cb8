/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module's parameters choose: each a feature of KVM/ARM's history with a price of its own.
 * `profile` sets all, single parameters override it. Fixed once the module is loaded.
 */
#ifndef KVM_CHOICES_H
#define KVM_CHOICES_H

#include <linux/types.h>

struct choices {
	bool stage2_blocks;   /* 2 MiB of guest memory by one descriptor where the host does so */
	bool lazy_vfp;	      /* the guest gets VFP when it uses it, not at every entry */
	bool wfe_yield;	      /* WFE traps and gives the CPU to another vCPU */
	bool hw_timer_lr;     /* the timer's list register is bound to its physical interrupt */
	bool irqfd;	      /* KVM_IRQFD and KVM_IOEVENTFD */
	bool vgic_emulated;   /* no in-kernel vGIC: the VMM drives the vCPUs' IRQ lines */
	bool pmu_passthrough; /* the guest uses the CPU's performance monitors itself */
};

extern struct choices choices;

/* 0, or -EINVAL and a message if a parameter has no such value. */
int choices_init(void);

#endif
