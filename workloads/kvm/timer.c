// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual timer: the hardware's while the guest runs, a host hrtimer otherwise.
 *
 * As in Linux 3.9 the interrupt is injected in software: when the timer has expired its interrupt is
 * masked (CNTV_CTL.IMASK, which the guest's handler sets anyway) and latched in the vGIC. With
 * hw_timer_lr the timer stays as it is, drives its line in the vGIC, and the physical interrupt is held
 * active, hence quiet, until the guest's EOI. So it is without a vGIC, where user space is told the
 * timer's output (KVM_CAP_ARM_USER_IRQ). The hardware's interrupt serves only to leave the guest; Hyp
 * stops the timer at every exit.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/cpuhotplug.h>
#include <linux/interrupt.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/of.h>
#include <linux/of_irq.h>

#include "choices.h"
#include "kvm.h"

#define VIRTUAL_TIMER_INDEX 2 /* in the device tree: secure, non-secure, virtual, Hyp */
#define CTL_ENABLE BIT(0)
#define CTL_IMASK BIT(1)

static int host_irq;
static u32 frequency;
static int __percpu *irq_cookie;

u64 timer_physical_count(void)
{
	u64 count;

	isb();
	asm volatile("mrrc p15, 0, %Q0, %R0, c14" : "=r"(count));
	return count;
}

/* --- the guest's timer ---------------------------------------------------------------------------- */

static u64 ticks_left(struct kvm_vcpu *vcpu)
{
	u64 now = timer_physical_count() - vcpu->hyp->cntvoff;

	return vcpu->hyp->cntv_cval > now ? vcpu->hyp->cntv_cval - now : 0;
}

static bool can_fire(struct kvm_vcpu *vcpu)
{
	return (vcpu->hyp->cntv_ctl & (CTL_ENABLE | CTL_IMASK)) == CTL_ENABLE;
}

static bool expired(struct kvm_vcpu *vcpu)
{
	return can_fire(vcpu) && !ticks_left(vcpu);
}

/* The timer's output goes on as it is; else it is masked and one interrupt is latched. */
static bool drives_line(struct kvm_vcpu *vcpu)
{
	return choices.hw_timer_lr || !vcpu->kvm->vgic.ready;
}

static void drive_line(struct kvm_vcpu *vcpu, bool level)
{
	if (vcpu->kvm->vgic.ready)
		vgic_set_line(vcpu->kvm, vcpu->id, GUEST_TIMER_IRQ, level);
	else if (level)
		vcpu_kick(vcpu);
}

bool timer_must_tell_user(struct kvm_vcpu *vcpu)
{
	return !vcpu->kvm->vgic.ready &&
	       expired(vcpu) != (vcpu->run->s.regs.device_irq_level & KVM_ARM_DEV_EL1_VTIMER);
}

void timer_tell_user(struct kvm_vcpu *vcpu)
{
	if (!vcpu->kvm->vgic.ready)
		vcpu->run->s.regs.device_irq_level = expired(vcpu) ? KVM_ARM_DEV_EL1_VTIMER : 0;
}

static void fire(struct kvm_vcpu *vcpu)
{
	if (drives_line(vcpu)) {
		drive_line(vcpu, true);
		return;
	}
	vcpu->hyp->cntv_ctl |= CTL_IMASK;
	vgic_pulse(vcpu, GUEST_TIMER_IRQ);
}

static void expired_while_away(struct work_struct *work)
{
	struct kvm_vcpu *vcpu = container_of(work, struct kvm_vcpu, timer.work);

	fire(vcpu);
}

static enum hrtimer_restart hrtimer_expired(struct hrtimer *hrtimer)
{
	struct kvm_vcpu *vcpu = container_of(hrtimer, struct kvm_vcpu, timer.hrtimer);

	schedule_work(&vcpu->timer.work);
	return HRTIMER_NORESTART;
}

static void disarm(struct kvm_vcpu *vcpu)
{
	if (!vcpu->timer.armed)
		return;
	hrtimer_cancel(&vcpu->timer.hrtimer);
	cancel_work_sync(&vcpu->timer.work);
	vcpu->timer.armed = false;
}

void timer_flush(struct kvm_vcpu *vcpu)
{
	disarm(vcpu);
	vcpu->hyp->cntvoff = vcpu->kvm->cntvoff;
	if (drives_line(vcpu))
		drive_line(vcpu, expired(vcpu));
}

/* Active, the physical interrupt can neither end the guest's stay again nor reach the host. */
void timer_mask_physical(struct kvm_vcpu *vcpu)
{
	if (drives_line(vcpu))
		irq_set_irqchip_state(host_irq, IRQCHIP_STATE_ACTIVE,
				      vcpu->kvm->vgic.ready ?
					      vgic_is_signalled(vcpu, GUEST_TIMER_IRQ) :
					      expired(vcpu));
}

u32 timer_physical_irq(void)
{
	return irqd_to_hwirq(irq_get_irq_data(host_irq));
}

void timer_sync(struct kvm_vcpu *vcpu)
{
	u64 ticks;

	if (drives_line(vcpu))
		drive_line(vcpu, expired(vcpu));
	if (!can_fire(vcpu))
		return;
	ticks = ticks_left(vcpu);
	if (!ticks) {
		fire(vcpu);
		return;
	}
	vcpu->timer.armed = true;
	hrtimer_start(&vcpu->timer.hrtimer,
		      ns_to_ktime(mul_u64_u32_div(ticks, NSEC_PER_SEC, frequency)), HRTIMER_MODE_REL);
}

void timer_init(struct kvm_vcpu *vcpu)
{
	INIT_WORK(&vcpu->timer.work, expired_while_away);
	hrtimer_init(&vcpu->timer.hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	vcpu->timer.hrtimer.function = hrtimer_expired;
}

void timer_destroy(struct kvm_vcpu *vcpu)
{
	hrtimer_cancel(&vcpu->timer.hrtimer);
	cancel_work_sync(&vcpu->timer.work);
}

/* --- the host's interrupt ------------------------------------------------------------------------- */

static irqreturn_t timer_interrupt(int irq, void *cookie)
{
	return IRQ_HANDLED;
}

static int cpu_starting(unsigned int cpu)
{
	enable_percpu_irq(host_irq, IRQ_TYPE_NONE);
	return 0;
}

static int cpu_stopping(unsigned int cpu)
{
	irq_set_irqchip_state(host_irq, IRQCHIP_STATE_ACTIVE, false);
	disable_percpu_irq(host_irq);
	return 0;
}

int timer_module_init(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "arm,armv7-timer");
	int result;

	if (!node)
		return -ENODEV;
	host_irq = irq_of_parse_and_map(node, VIRTUAL_TIMER_INDEX);
	of_node_put(node);
	asm("mrc p15, 0, %0, c14, c0, 0" : "=r"(frequency)); /* CNTFRQ */
	if (!host_irq || !frequency)
		return -ENODEV;
	irq_cookie = alloc_percpu(int);
	if (!irq_cookie)
		return -ENOMEM;
	result = request_percpu_irq(host_irq, timer_interrupt, "kvm guest timer", irq_cookie);
	if (result)
		goto no_irq;
	result = cpuhp_setup_state(CPUHP_AP_KVM_ARM_TIMER_STARTING, "kvm/timer:starting",
				   cpu_starting, cpu_stopping);
	if (!result)
		return 0;
	free_percpu_irq(host_irq, irq_cookie);
no_irq:
	free_percpu(irq_cookie);
	return result;
}

void timer_module_exit(void)
{
	cpuhp_remove_state(CPUHP_AP_KVM_ARM_TIMER_STARTING);
	free_percpu_irq(host_irq, irq_cookie);
	free_percpu(irq_cookie);
}
