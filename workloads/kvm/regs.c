// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM_GET_ONE_REG, KVM_SET_ONE_REG, KVM_GET_REG_LIST: core, CP15, timer and VFP registers, cache
 * geometry and ID registers being left to KVM_ARM_VCPU_INIT.
 */
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>

#include "kvm.h"

#define CP15_32(opc1, crn, crm, opc2) KVM_ARM_CP15_REG32(opc1, crn, crm, opc2)
#define CORE_COUNT (sizeof(struct kvm_regs) / sizeof(u32))
#define CORE_REG(n) (KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | (n))
#define VFP_DOUBLE(n) (KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | (n))
#define VFP_32(n) (KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_VFP | (n))
#define VFP_DOUBLES 32

static const struct {
	u64 id;
	u8 index;
} cp15_regs[] = {
	{ CP15_32(0, 0, 0, 5), CP15_MPIDR },    { CP15_32(2, 0, 0, 0), CP15_CSSELR },
	{ CP15_32(0, 1, 0, 0), CP15_SCTLR },    { CP15_32(0, 1, 0, 1), CP15_ACTLR },
	{ CP15_32(0, 1, 0, 2), CP15_CPACR },    { KVM_ARM_CP15_REG64(0, 2), CP15_TTBR0 },
	{ KVM_ARM_CP15_REG64(1, 2), CP15_TTBR1 }, { CP15_32(0, 2, 0, 2), CP15_TTBCR },
	{ CP15_32(0, 3, 0, 0), CP15_DACR },     { CP15_32(0, 5, 0, 0), CP15_DFSR },
	{ CP15_32(0, 5, 0, 1), CP15_IFSR },     { CP15_32(0, 5, 1, 0), CP15_ADFSR },
	{ CP15_32(0, 5, 1, 1), CP15_AIFSR },    { CP15_32(0, 6, 0, 0), CP15_DFAR },
	{ CP15_32(0, 6, 0, 2), CP15_IFAR },     { KVM_ARM_CP15_REG64(0, 7), CP15_PAR },
	{ CP15_32(0, 10, 2, 0), CP15_PRRR },    { CP15_32(0, 10, 2, 1), CP15_NMRR },
	{ CP15_32(0, 12, 0, 0), CP15_VBAR },    { CP15_32(0, 13, 0, 1), CP15_CID },
	{ CP15_32(0, 13, 0, 2), CP15_TID_URW }, { CP15_32(0, 13, 0, 3), CP15_TID_URO },
	{ CP15_32(0, 13, 0, 4), CP15_TID_PRIV }, { CP15_32(0, 14, 1, 0), CP15_CNTKCTL },
	{ CP15_32(1, 9, 0, 2), CP15_L2CTLR },
};

static const u64 vfp_id_regs[] = { VFP_32(KVM_REG_ARM_VFP_FPSID), VFP_32(KVM_REG_ARM_VFP_MVFR1),
				   VFP_32(KVM_REG_ARM_VFP_MVFR0) };

/* Where a register lies in the vCPU's state; NULL: not here. */
static void *location(struct kvm_vcpu *vcpu, u64 id)
{
	struct hyp_context *ctx = vcpu_ctx(vcpu);
	u64 number = id & 0xffff;
	size_t i;

	if (id == CORE_REG(number) && number < CORE_COUNT)
		return (u32 *)&ctx->regs + number;
	if (id == VFP_DOUBLE(number) && number < VFP_DOUBLES)
		return &ctx->vfp[number];
	if (id == VFP_32(KVM_REG_ARM_VFP_FPSCR))
		return &ctx->fpscr;
	if (id == VFP_32(KVM_REG_ARM_VFP_FPEXC))
		return &ctx->fpexc;
	if (id == KVM_REG_ARM_TIMER_CTL)
		return &vcpu->hyp->cntv_ctl;
	if (id == KVM_REG_ARM_TIMER_CVAL)
		return &vcpu->hyp->cntv_cval;
	for (i = 0; i < ARRAY_SIZE(cp15_regs); i++)
		if (id == cp15_regs[i].id)
			return &ctx->cp15[cp15_regs[i].index];
	return NULL;
}

/* Registers of the processor itself, the same for every guest. */
static bool read_vfp_id(u64 id, u32 *value)
{
	if (id == vfp_id_regs[0])
		asm(".fpu neon-vfpv4\n vmrs %0, fpsid" : "=r"(*value));
	else if (id == vfp_id_regs[1])
		asm(".fpu neon-vfpv4\n vmrs %0, mvfr1" : "=r"(*value));
	else if (id == vfp_id_regs[2])
		asm(".fpu neon-vfpv4\n vmrs %0, mvfr0" : "=r"(*value));
	else
		return false;
	return true;
}

static size_t size_of(u64 id)
{
	return (id & KVM_REG_SIZE_MASK) == KVM_REG_SIZE_U64 ? 8 : 4;
}

int regs_get(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	void *from = location(vcpu, reg->id);
	u64 count;
	u32 value;

	if (reg->id == KVM_REG_ARM_TIMER_CNT) {
		count = timer_physical_count() - vcpu->kvm->cntvoff;
		from = &count;
	} else if (!from && read_vfp_id(reg->id, &value)) {
		from = &value;
	}
	if (!from)
		return -ENOENT;
	return copy_to_user(u64_to_user_ptr(reg->addr), from, size_of(reg->id)) ? -EFAULT : 0;
}

static bool valid_cpsr(u32 cpsr)
{
	switch (cpsr & MODE_MASK) {
	case USR_MODE: case FIQ_MODE: case IRQ_MODE: case SVC_MODE:
	case ABT_MODE: case UND_MODE: case SYSTEM_MODE:
		return true;
	default:
		return false; /* neither Hyp nor Monitor mode is the guest's */
	}
}

int regs_set(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	void *to = location(vcpu, reg->id);
	u64 value = 0;
	u32 id_value;

	if (copy_from_user(&value, u64_to_user_ptr(reg->addr), size_of(reg->id)))
		return -EFAULT;
	if (reg->id == KVM_REG_ARM_TIMER_CNT) {
		vcpu->kvm->cntvoff = timer_physical_count() - value;
		return 0;
	}
	if (!to)
		return !read_vfp_id(reg->id, &id_value) ? -ENOENT : id_value == value ? 0 : -EINVAL;
	if (reg->id == CORE_REG(16) && !valid_cpsr(value))
		return -EINVAL;
	memcpy(to, &value, size_of(reg->id));
	return 0;
}

struct listing {
	u64 __user *next;
	int result;
};

static void add(struct listing *listing, u64 id)
{
	if (!listing->result && put_user(id, listing->next++))
		listing->result = -EFAULT;
}

int regs_list(struct kvm_vcpu *vcpu, struct kvm_reg_list __user *list)
{
	const u64 total = CORE_COUNT + ARRAY_SIZE(cp15_regs) + 3 + VFP_DOUBLES + 2 +
			  ARRAY_SIZE(vfp_id_regs);
	struct listing listing = { list->reg, 0 };
	u64 room;
	size_t i;

	if (copy_from_user(&room, &list->n, sizeof(room)) ||
	    copy_to_user(&list->n, &total, sizeof(total)))
		return -EFAULT;
	if (room < total)
		return -E2BIG;
	for (i = 0; i < CORE_COUNT; i++)
		add(&listing, CORE_REG(i));
	for (i = 0; i < ARRAY_SIZE(cp15_regs); i++)
		add(&listing, cp15_regs[i].id);
	add(&listing, KVM_REG_ARM_TIMER_CTL);
	add(&listing, KVM_REG_ARM_TIMER_CNT);
	add(&listing, KVM_REG_ARM_TIMER_CVAL);
	for (i = 0; i < VFP_DOUBLES; i++)
		add(&listing, VFP_DOUBLE(i));
	add(&listing, VFP_32(KVM_REG_ARM_VFP_FPSCR));
	add(&listing, VFP_32(KVM_REG_ARM_VFP_FPEXC));
	for (i = 0; i < ARRAY_SIZE(vfp_id_regs); i++)
		add(&listing, vfp_id_regs[i]);
	return listing.result;
}
