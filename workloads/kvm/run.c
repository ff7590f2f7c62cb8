// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM_RUN: into the guest and out of it until user space is needed.
 */
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <asm/ptrace.h>

#include "kvm.h"
#include "trace.h"

#define HCR_VIRTUAL_LINES (BIT(6) | BIT(7)) /* VF, VI */

static void start_after_cpu_on(struct kvm_vcpu *vcpu)
{
	u32 *regs = vcpu_ctx(vcpu)->regs.usr_regs;

	smp_rmb();
	vcpu->reset_pending = false;
	vcpu_reset(vcpu);
	regs[15] = vcpu->reset_pc & ~1u;
	if (vcpu->reset_pc & 1)
		regs[16] |= PSR_T_BIT;
	regs[0] = vcpu->reset_arg;
}

static void prepare(struct kvm_vcpu *vcpu)
{
	vmid_update(vcpu->kvm);
	if (READ_ONCE(vcpu->power_off))
		wait_event_interruptible(vcpu->wait, !READ_ONCE(vcpu->power_off));
	if (!READ_ONCE(vcpu->power_off) && vcpu->reset_pending)
		start_after_cpu_on(vcpu);
}

static u32 run_guest(struct kvm_vcpu *vcpu)
{
	u32 *pc = &vcpu_ctx(vcpu)->regs.usr_regs[15];
	u32 cause;

	timer_mask_physical(vcpu);
	trace_kvm_entry(*pc);
	cause = hyp_call(hyp_run_vcpu, (u32)vcpu->hyp, 0);
	vcpu->stats[STAT_EXITS]++;
	vcpu->stats[STAT_VFP] = vcpu->hyp->vfp_traps;
	vcpu->stats[STAT_IRQ] += cause == HYP_EXIT_IRQ;
	trace_kvm_exit(cause, cause == HYP_EXIT_TRAP ? vcpu->hyp->hsr >> 26 : 0, *pc);
	return cause;
}

/*
 * One stay in the guest. With interrupts off `in_guest` is set before the reasons to stay out are
 * looked at: whoever adds one later sees it and kicks.
 */
static int enter(struct kvm_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = vcpu->hyp;
	int result = 1;
	u32 cause = HYP_EXIT_IRQ;

	timer_flush(vcpu);
	preempt_disable();
	local_irq_disable();
	WRITE_ONCE(vcpu->in_guest, true);
	smp_mb();
	vgic_flush(vcpu);
	if (signal_pending(current) || READ_ONCE(vcpu->run->immediate_exit) ||
	    timer_must_tell_user(vcpu)) {
		vcpu->run->exit_reason = KVM_EXIT_INTR;
		vcpu->stats[STAT_SIGNAL]++;
		result = -EINTR;
	} else if (vmid_is_current(vcpu->kvm) && !READ_ONCE(vcpu->power_off)) {
		hyp->vttbr = vmid_vttbr(vcpu->kvm);
		hyp->hcr = (hyp->hcr & ~HCR_VIRTUAL_LINES) | READ_ONCE(vcpu->irq_lines);
		cause = run_guest(vcpu);
	}
	WRITE_ONCE(vcpu->in_guest, false);
	local_irq_enable(); /* the host takes the interrupt that ended the stay */
	timer_sync(vcpu);
	vgic_sync(vcpu);
	preempt_enable();
	if (result == 1 && cause == HYP_EXIT_TRAP)
		result = handle_exit(vcpu);
	return result;
}

static int first_run(struct kvm_vcpu *vcpu)
{
	int result = 0;

	mutex_lock(&vcpu->kvm->lock);
	if (vcpu->kvm->vgic.created && !vcpu->kvm->vgic.ready)
		result = vgic_make_ready(vcpu->kvm);
	mutex_unlock(&vcpu->kvm->lock);
	return result;
}

long vcpu_run(struct kvm_vcpu *vcpu)
{
	sigset_t saved;
	int result = first_run(vcpu);

	if (result)
		return result;
	mmio_finish_load(vcpu);
	if (READ_ONCE(vcpu->run->immediate_exit))
		return -EINTR;
	if (vcpu->sigset_active)
		sigprocmask(SIG_SETMASK, &vcpu->sigset, &saved);
	WRITE_ONCE(vcpu->task, current);
	vcpu->run->exit_reason = KVM_EXIT_UNKNOWN;
	for (result = 1; result > 0;) {
		cond_resched();
		prepare(vcpu);
		result = enter(vcpu);
	}
	timer_tell_user(vcpu);
	trace_kvm_userspace_exit(vcpu->run->exit_reason, result);
	WRITE_ONCE(vcpu->task, NULL);
	if (vcpu->sigset_active)
		sigprocmask(SIG_SETMASK, &saved, NULL);
	return result;
}
