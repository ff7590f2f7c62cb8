/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Hyp mode side as the rest of the module sees it: the state it switches, and calls into it.
 */
#ifndef KVM_HYP_H
#define KVM_HYP_H

#include <linux/types.h>
#include "hyp_layout.h"
#include "uapi.h"

#define HYP_MAX_LRS 64

struct hyp_context {
	struct kvm_regs regs;
	u32 cp15[CP15_COUNT];
	u64 vfp[32];
	u32 fpexc;
	u32 fpscr;
};

/* All that Hyp code reads or writes of a vCPU. Lies in a page of its own that Hyp tables map. */
struct hyp_vcpu {
	struct hyp_context ctx;
	u64 vttbr;
	u32 hcr;
	u32 hsr;
	u32 hxfar; /* HDFAR or HIFAR */
	u32 hpfar;
	u32 gich; /* Hyp address of the GICH registers, 0: no vGIC */
	u32 nr_lr;
	u32 gich_hcr;
	u32 gich_vmcr;
	u32 gich_misr;
	u32 gich_eisr[2];
	u32 gich_elrsr[2];
	u32 gich_apr;
	u32 gich_lr[HYP_MAX_LRS];
	u32 cntv_ctl;
	u64 cntv_cval;
	u64 cntvoff;
	u32 hcptr; /* what is trapped: HCPTR and HDCR bits set while the guest runs */
	u32 hdcr;
	u32 vfp_traps; /* counts first uses of VFP */
};

/* Takes Hyp mode over from the kernel's stub on all CPUs, present and future. */
int hyp_init(void);
/* Gives it back. No vCPU may exist. */
void hyp_exit(void);

/* Makes a kernel object of linear or vmalloc memory known to Hyp at its own address; 0 or -ENOMEM. */
int hyp_map(const void *from, size_t size);
/* Maps device registers at a Hyp address of the caller's choice. */
int hyp_map_device(u32 va, phys_addr_t pa, size_t size);

/* Calls a Hyp function of hyp_switch.S on this CPU; preemption must be off. */
u32 hyp_call(void *function, u32 a, u32 b);

extern char hyp_run_vcpu[], hyp_flush_vmid[], hyp_flush_all_vmids[];

#endif
