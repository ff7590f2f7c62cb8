// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why the guest stopped, by the exception class of HSR (ARM DDI 0406C B3.13.6).
 */
#include "kvm.h"

#define HSR_WFE BIT(0)

enum exception_class {
	EC_UNKNOWN = 0x00,
	EC_WFX = 0x01,
	EC_CP15_32 = 0x03,
	EC_CP15_64 = 0x04,
	EC_CP14_32 = 0x05,
	EC_CP14_LS = 0x06,
	EC_CP14_64 = 0x0c,
	EC_HVC = 0x12,
	EC_SMC = 0x13,
	EC_IABT = 0x20,
	EC_DABT = 0x24,
};

static int wait(struct kvm_vcpu *vcpu)
{
	vcpu_skip_instruction(vcpu);
	if (vcpu->hyp->hsr & HSR_WFE) {
		vcpu->stats[STAT_WFE]++;
		vcpu_yield(vcpu);
	} else {
		vcpu->stats[STAT_WFI]++;
		vcpu_block(vcpu);
	}
	return 1;
}

int handle_exit(struct kvm_vcpu *vcpu)
{
	if (!vcpu_condition_holds(vcpu)) {
		vcpu_skip_instruction(vcpu);
		return 1;
	}
	switch (vcpu->hyp->hsr >> 26) {
	case EC_UNKNOWN:
		if (vcpu->hyp->hsr) /* else the translation changed while Hyp looked at it: again */
			vcpu_inject_undefined(vcpu);
		return 1;
	case EC_WFX:
		return wait(vcpu);
	case EC_CP15_32:
	case EC_CP15_64:
	case EC_CP14_32:
	case EC_CP14_LS:
	case EC_CP14_64:
		return coproc_access(vcpu);
	case EC_HVC:
		vcpu->stats[STAT_HVC]++;
		return psci_call(vcpu);
	case EC_IABT:
	case EC_DABT:
		return fault_handle(vcpu);
	case EC_SMC: /* the guest has no secure world */
	default:
		vcpu_inject_undefined(vcpu);
		return 1;
	}
}
