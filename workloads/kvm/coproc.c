// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trapped accesses to CP15 and CP14, and the reset values of the CP15 registers (Cortex-A15 TRM 4.3).
 */
#include <linux/smp.h>

#include "kvm.h"

#define CLASS_CP15_64 0x04
#define CLASS_CP14 0x05
#define CLASS_CP15 0x03
#define SCTLR_AT_RESET 0x00c50078
#define ACTLR_SMP BIT(6)

struct access {
	u32 opc1, crn, crm, opc2, rt;
	bool read;
};

/* DCISW, DCCSW, DCCISW: by set and way they reach one CPU's cache only, and the vCPU has moved about. */
static void clean_set_way(void *value)
{
	asm volatile("mcr p15, 0, %0, c7, c14, 2" : : "r"(value) : "memory");
	dsb();
}

static bool pmu_register(const struct access *a)
{
	return a->crn == 9 && a->opc1 == 0 && a->crm >= 12 && a->crm <= 14;
}

static bool cp15_32(struct kvm_vcpu *vcpu, const struct access *a, u32 *value)
{
	u32 *cp15 = vcpu_ctx(vcpu)->cp15;

	if (a->crn == 1 && a->crm == 0 && a->opc1 == 0 && a->opc2 == 1) {
		*value = cp15[CP15_ACTLR];
	} else if (a->crn == 9 && a->crm == 0 && a->opc1 == 1 && a->opc2 == 2) {
		*value = cp15[CP15_L2CTLR];
	} else if ((a->crn == 9 && a->crm == 0 && a->opc1 == 1 && a->opc2 == 3) || pmu_register(a)) {
		*value = 0; /* L2ECTLR; the guest has no performance monitors */
	} else if (!a->read && a->crn == 7 && a->opc1 == 0 && a->opc2 == 2 &&
		   (a->crm == 6 || a->crm == 10 || a->crm == 14)) {
		on_each_cpu(clean_set_way, (void *)*value, 1);
	} else {
		return false;
	}
	return true;
}

int coproc_access(struct kvm_vcpu *vcpu)
{
	u32 hsr = vcpu->hyp->hsr, class = hsr >> 26;
	struct access a = { hsr >> 14 & 7, hsr >> 10 & 15, hsr >> 1 & 15, hsr >> 17 & 7,
			    hsr >> 5 & 15, hsr & 1 };
	u32 value = a.rt == 15 ? 0 : *vcpu_reg(vcpu, a.rt);
	bool known;

	if (class == CLASS_CP15) {
		known = cp15_32(vcpu, &a, &value);
	} else {
		known = class == CLASS_CP14 && a.opc1 == 0; /* debug registers read as zero */
		value = 0;
	}
	if (!known) {
		vcpu_inject_undefined(vcpu);
		return 1;
	}
	if (a.read && a.rt != 15)
		*vcpu_reg(vcpu, a.rt) = value;
	vcpu_skip_instruction(vcpu);
	return 1;
}

void coproc_reset(struct kvm_vcpu *vcpu)
{
	u32 *cp15 = vcpu_ctx(vcpu)->cp15;
	u32 mpidr, actlr, l2ctlr;
	int i, count = 0;

	for (i = 0; i < KVM_MAX_VCPUS; i++)
		count += vcpu->kvm->vcpus[i] != NULL;
	asm("mrc p15, 0, %0, c0, c0, 5" : "=r"(mpidr));
	asm("mrc p15, 0, %0, c1, c0, 1" : "=r"(actlr));
	asm("mrc p15, 1, %0, c9, c0, 2" : "=r"(l2ctlr));
	memset(cp15, 0, CP15_COUNT * sizeof(*cp15));
	cp15[CP15_MPIDR] = (mpidr & ~0xffu) | vcpu->id;
	cp15[CP15_SCTLR] = SCTLR_AT_RESET;
	cp15[CP15_ACTLR] = count > 1 ? actlr | ACTLR_SMP : actlr & ~ACTLR_SMP;
	cp15[CP15_L2CTLR] = (l2ctlr & ~(3u << 24)) | (count - 1) << 24;
}
