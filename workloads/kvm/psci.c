// SPDX-License-Identifier: GPL-2.0-only
/*
 * PSCI for the guest, by HVC: version 0.2 (ARM DEN 0022B), or the numbers used before it for vCPUs
 * that were not initialised with KVM_ARM_VCPU_PSCI_0_2.
 */
#include "kvm.h"

#define PSCI_VERSION 0x84000000u
#define PSCI_CPU_SUSPEND 0x84000001u
#define PSCI_CPU_OFF 0x84000002u
#define PSCI_CPU_ON 0x84000003u
#define PSCI_AFFINITY_INFO 0x84000004u
#define PSCI_MIGRATE_INFO_TYPE 0x84000006u
#define PSCI_SYSTEM_OFF 0x84000008u
#define PSCI_SYSTEM_RESET 0x84000009u

#define SUCCESS 0u
#define NOT_SUPPORTED (~0u)
#define INVALID_PARAMETERS (-2u)
#define ALREADY_ON (-4u)
#define INTERNAL_FAILURE (-6u)
#define MPIDR_AFFINITY 0xffffffu
#define TRUSTED_OS_NOT_PRESENT 2u

static struct kvm_vcpu *vcpu_by_mpidr(struct kvm *kvm, u32 mpidr)
{
	int i;

	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (kvm->vcpus[i] && !((vcpu_ctx(kvm->vcpus[i])->cp15[CP15_MPIDR] ^ mpidr) & MPIDR_AFFINITY))
			return kvm->vcpus[i];
	return NULL;
}

static u32 cpu_on(struct kvm_vcpu *source, u32 mpidr, u32 entry, u32 argument)
{
	struct kvm_vcpu *vcpu = vcpu_by_mpidr(source->kvm, mpidr);

	if (!vcpu || !vcpu->initialized)
		return INVALID_PARAMETERS;
	if (!READ_ONCE(vcpu->power_off))
		return source->psci_0_2 ? ALREADY_ON : INVALID_PARAMETERS;
	vcpu->reset_pc = entry;
	vcpu->reset_arg = argument;
	vcpu->reset_pending = true;
	smp_wmb();
	WRITE_ONCE(vcpu->power_off, false);
	vcpu_kick(vcpu);
	return SUCCESS;
}

static u32 affinity_info(struct kvm_vcpu *source, u32 mpidr, u32 level)
{
	struct kvm_vcpu *vcpu = level ? NULL : vcpu_by_mpidr(source->kvm, mpidr);

	return vcpu ? READ_ONCE(vcpu->power_off) : INVALID_PARAMETERS;
}

/* All vCPUs stop; user space decides what comes next. */
static int system_event(struct kvm_vcpu *vcpu, u32 type)
{
	int i;

	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (vcpu->kvm->vcpus[i]) {
			WRITE_ONCE(vcpu->kvm->vcpus[i]->power_off, true);
			vcpu_kick(vcpu->kvm->vcpus[i]);
		}
	memset(&vcpu->run->system_event, 0, sizeof(vcpu->run->system_event));
	vcpu->run->system_event.type = type;
	vcpu->run->exit_reason = KVM_EXIT_SYSTEM_EVENT;
	*vcpu_reg(vcpu, 0) = INTERNAL_FAILURE; /* should user space let it go on */
	return 0;
}

int psci_call(struct kvm_vcpu *vcpu)
{
	u32 function = *vcpu_reg(vcpu, 0);
	u32 a = *vcpu_reg(vcpu, 1), b = *vcpu_reg(vcpu, 2), c = *vcpu_reg(vcpu, 3);
	u32 result = NOT_SUPPORTED;

	switch (function) {
	case PSCI_CPU_ON:
	case KVM_PSCI_FN_CPU_ON:
		result = cpu_on(vcpu, a, b, c);
		break;
	case PSCI_CPU_OFF:
	case KVM_PSCI_FN_CPU_OFF:
		WRITE_ONCE(vcpu->power_off, true);
		result = SUCCESS;
		break;
	case PSCI_CPU_SUSPEND: /* as WFI: the vCPU keeps its state */
		vcpu_block(vcpu);
		result = SUCCESS;
		break;
	case PSCI_VERSION:
		result = vcpu->psci_0_2 ? 2 : NOT_SUPPORTED;
		break;
	case PSCI_AFFINITY_INFO:
		result = affinity_info(vcpu, a, b);
		break;
	case PSCI_MIGRATE_INFO_TYPE:
		result = TRUSTED_OS_NOT_PRESENT;
		break;
	case PSCI_SYSTEM_OFF:
		return system_event(vcpu, KVM_SYSTEM_EVENT_SHUTDOWN);
	case PSCI_SYSTEM_RESET:
		return system_event(vcpu, KVM_SYSTEM_EVENT_RESET);
	}
	*vcpu_reg(vcpu, 0) = result;
	return 1;
}
