// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the processor would do: banked registers, conditions, stepping over an instruction, taking an
 * exception to the guest's own modes (ARM DDI 0406C B1.3, B1.8, A2.5).
 */
#include <asm/ptrace.h>

#include "kvm.h"

#define CPSR_IT_MASK 0x0600fc00u
#define HSR_IL BIT(25)
#define HSR_CV BIT(24)
#define SCTLR_V BIT(13)
#define SCTLR_EE BIT(25)
#define SCTLR_TE BIT(30)
#define TTBCR_EAE BIT(31)
#define FSR_LPAE_EXTERNAL (BIT(9) | 0x10)
#define FSR_SHORT_EXTERNAL 0x08

u32 *vcpu_reg(struct kvm_vcpu *vcpu, unsigned int number)
{
	struct kvm_regs *regs = &vcpu_ctx(vcpu)->regs;
	u32 mode = regs->usr_regs[16] & MODE_MASK;

	if (mode == FIQ_MODE && number >= 8 && number <= 14)
		return &regs->fiq_regs[number - 8];
	if (number == 13 || number == 14) {
		switch (mode) {
		case SVC_MODE: return &regs->svc_regs[number - 13];
		case ABT_MODE: return &regs->abt_regs[number - 13];
		case UND_MODE: return &regs->und_regs[number - 13];
		case IRQ_MODE: return &regs->irq_regs[number - 13];
		}
	}
	return &regs->usr_regs[number];
}

static u32 it_state(u32 cpsr)
{
	return (cpsr >> 8 & 0xfc) | (cpsr >> 25 & 3);
}

static bool condition(u32 cond, u32 cpsr)
{
	bool n = cpsr & PSR_N_BIT, z = cpsr & PSR_Z_BIT, c = cpsr & PSR_C_BIT, v = cpsr & PSR_V_BIT;
	bool holds;

	switch (cond >> 1) {
	case 0: holds = z; break;
	case 1: holds = c; break;
	case 2: holds = n; break;
	case 3: holds = v; break;
	case 4: holds = c && !z; break;
	case 5: holds = n == v; break;
	case 6: holds = n == v && !z; break;
	default: return true;
	}
	return holds != (cond & 1);
}

/* A conditional instruction may trap although its condition fails. */
bool vcpu_condition_holds(struct kvm_vcpu *vcpu)
{
	u32 hsr = vcpu->hyp->hsr, cpsr = vcpu_ctx(vcpu)->regs.usr_regs[16];

	if (hsr >> 30)
		return true;
	if (hsr & HSR_CV)
		return condition(hsr >> 20 & 0xf, cpsr);
	return !it_state(cpsr) || condition(it_state(cpsr) >> 4, cpsr);
}

void vcpu_skip_instruction(struct kvm_vcpu *vcpu)
{
	u32 *regs = vcpu_ctx(vcpu)->regs.usr_regs;
	u32 it = it_state(regs[16]);

	regs[15] += vcpu->hyp->hsr & HSR_IL ? 4 : 2;
	if (!(regs[16] & PSR_T_BIT) || !it)
		return;
	it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
	regs[16] = (regs[16] & ~CPSR_IT_MASK) | (it & 0xfc) << 8 | (it & 3) << 25;
}

static void enter_exception(struct kvm_vcpu *vcpu, u32 mode, u32 *bank, u32 link, u32 vector, u32 mask)
{
	struct hyp_context *ctx = vcpu_ctx(vcpu);
	u32 sctlr = ctx->cp15[CP15_SCTLR], cpsr = ctx->regs.usr_regs[16];

	bank[1] = link;
	bank[2] = cpsr;
	cpsr &= ~(MODE_MASK | CPSR_IT_MASK | PSR_J_BIT | PSR_T_BIT | PSR_E_BIT);
	cpsr |= mode | mask;
	if (sctlr & SCTLR_TE)
		cpsr |= PSR_T_BIT;
	if (sctlr & SCTLR_EE)
		cpsr |= PSR_E_BIT;
	ctx->regs.usr_regs[16] = cpsr;
	ctx->regs.usr_regs[15] = (sctlr & SCTLR_V ? 0xffff0000 : ctx->cp15[CP15_VBAR]) + vector;
}

void vcpu_inject_undefined(struct kvm_vcpu *vcpu)
{
	struct kvm_regs *regs = &vcpu_ctx(vcpu)->regs;
	u32 link = regs->usr_regs[15] + (regs->usr_regs[16] & PSR_T_BIT ? 2 : 4);

	enter_exception(vcpu, UND_MODE, regs->und_regs, link, 0x04, PSR_I_BIT);
}

/* A synchronous external abort: there is nothing at this address. */
void vcpu_inject_abort(struct kvm_vcpu *vcpu, bool prefetch, u32 address)
{
	struct hyp_context *ctx = vcpu_ctx(vcpu);
	u32 status = ctx->cp15[CP15_TTBCR] & TTBCR_EAE ? FSR_LPAE_EXTERNAL : FSR_SHORT_EXTERNAL;

	ctx->cp15[prefetch ? CP15_IFSR : CP15_DFSR] = status;
	ctx->cp15[prefetch ? CP15_IFAR : CP15_DFAR] = address;
	enter_exception(vcpu, ABT_MODE, ctx->regs.abt_regs,
			ctx->regs.usr_regs[15] + (prefetch ? 4 : 8), prefetch ? 0x0c : 0x10,
			PSR_I_BIT | PSR_A_BIT);
}
