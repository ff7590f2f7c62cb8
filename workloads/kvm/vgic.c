// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual GIC's interrupts: from line or latch into list registers, and back after EOI
 * (GIC architecture 2.0, IHI 0048B, chapter 5).
 *
 * A level-sensitive interrupt enters a list register with an EOI maintenance request and cannot enter
 * again before that EOI; an edge gives up its latch. Only the timer's may be bound to its physical
 * interrupt (hw_timer_lr; not in Linux 3.9), which the guest's EOI then deactivates without an exit.
 * What finds no free list register takes that of a lower priority (which Linux 3.9 did not do: it
 * could starve) or waits for the underflow maintenance interrupt.
 */
#include "choices.h"
#include "kvm.h"
#include "vgic_host.h"

#define LR_ID(lr) ((lr) & 0x3ff)
#define LR_CPU(lr) ((lr) >> 10 & 7)
#define LR_EOI BIT(19)
#define LR_PRIORITY(priority) (((priority) >> 3) << 23)
#define LR_PRIORITY_OF(lr) ((lr) & LR_PRIORITY(0xff))
#define LR_PHYSICAL(irq) ((irq) << 10)
#define LR_STATE (3u << 28)
#define LR_PENDING BIT(28)
#define LR_HW BIT(31)
#define LR_UNTIL_EOI (LR_EOI | LR_HW)
#define GICH_HCR_EN BIT(0)
#define GICH_HCR_UIE BIT(1)
#define GICH_MISR_EOI BIT(0)
#define GICH_MISR_U BIT(1)

/* --- bits ----------------------------------------------------------------------------------------- */

unsigned long *vgic_word(struct vgic_bits *bits, unsigned int cpu, unsigned int irq)
{
	return irq < VGIC_PRIVATE ? &bits->private[cpu] : &bits->shared[irq / BITS_PER_LONG];
}

bool vgic_test(struct vgic_bits *bits, unsigned int cpu, unsigned int irq)
{
	return *vgic_word(bits, cpu, irq) >> irq % BITS_PER_LONG & 1;
}

void vgic_assign(struct vgic_bits *bits, unsigned int cpu, unsigned int irq, bool value)
{
	unsigned long bit = BIT(irq % BITS_PER_LONG);
	unsigned long *word = vgic_word(bits, cpu, irq);

	*word = value ? *word | bit : *word & ~bit;
}

/* Of the 32 interrupts from `first`, those that may enter a list register of this CPU. */
static unsigned long candidates(struct vgic *vgic, unsigned int cpu, unsigned int first)
{
	unsigned long edge = *vgic_word(&vgic->edge, cpu, first);
	unsigned long bits = *vgic_word(&vgic->pending, cpu, first) |
			     (*vgic_word(&vgic->level, cpu, first) & ~edge);
	unsigned int bit;

	bits &= *vgic_word(&vgic->enable, cpu, first) & ~*vgic_word(&vgic->queued, cpu, first);
	if (first >= VGIC_PRIVATE)
		for_each_set_bit(bit, &bits, BITS_PER_LONG)
			if (!(vgic->targets[first + bit] & BIT(cpu)))
				bits &= ~BIT(bit);
	return bits;
}

/* --- list registers ------------------------------------------------------------------------------- */

static u32 priority_of(struct vgic *vgic, unsigned int cpu, unsigned int irq)
{
	return irq < VGIC_PRIVATE ? vgic->private_priority[cpu][irq] : vgic->priority[irq];
}

/* What a list register holds, and has not been acknowledged, is pending here again. */
static void give_back(struct kvm_vcpu *vcpu, u32 *lr)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	u32 irq = LR_ID(*lr);

	if (*lr & LR_UNTIL_EOI) {
		vgic_assign(&vgic->queued, vcpu->id, irq, false);
	} else {
		if (irq < VGIC_SGIS)
			vgic->sgi_sources[vcpu->id][irq] |= BIT(LR_CPU(*lr));
		vgic_assign(&vgic->pending, vcpu->id, irq, true);
	}
	*lr = 0;
}

/* A register that holds the same interrupt already takes an edge as a second one: active and pending. */
static bool queue(struct kvm_vcpu *vcpu, unsigned int irq, unsigned int source, u32 kind)
{
	struct hyp_vcpu *hyp = vcpu->hyp;
	u32 *free = NULL;
	unsigned int i;

	for (i = 0; i < hyp->nr_lr; i++) {
		u32 *lr = &hyp->gich_lr[i];

		if (!(*lr & LR_STATE)) {
			free = free ? free : lr;
		} else if (LR_ID(*lr) == irq && LR_CPU(*lr) == source) {
			*lr |= LR_PENDING;
			return true;
		}
	}
	if (!free)
		return false;
	*free = irq | source << 10 | kind | LR_PENDING |
		LR_PRIORITY(priority_of(&vcpu->kvm->vgic, vcpu->id, irq));
	return true;
}

static bool queue_sgi(struct kvm_vcpu *vcpu, unsigned int sgi)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	u8 *sources = &vgic->sgi_sources[vcpu->id][sgi];
	unsigned int cpu;

	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++)
		if ((*sources & BIT(cpu)) && queue(vcpu, sgi, cpu, 0))
			*sources &= ~BIT(cpu);
	if (*sources)
		return false;
	vgic_assign(&vgic->pending, vcpu->id, sgi, false);
	return true;
}

static bool queue_irq(struct kvm_vcpu *vcpu, unsigned int irq)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	u32 kind = vgic_test(&vgic->edge, vcpu->id, irq) ? 0 : LR_EOI;

	if (irq < VGIC_SGIS)
		return queue_sgi(vcpu, irq);
	if (irq == GUEST_TIMER_IRQ && choices.hw_timer_lr)
		kind = LR_HW | LR_PHYSICAL(timer_physical_irq());
	if (!queue(vcpu, irq, 0, kind))
		return false;
	vgic_assign(&vgic->pending, vcpu->id, irq, false);
	if (kind)
		vgic_assign(&vgic->queued, vcpu->id, irq, true);
	return true;
}

/* An interrupt that was disabled after it went into a list register, and is not active, comes back. */
static void retire_disabled(struct kvm_vcpu *vcpu)
{
	unsigned int i;

	for (i = 0; i < vcpu->hyp->nr_lr; i++) {
		u32 *lr = &vcpu->hyp->gich_lr[i];

		if ((*lr & LR_STATE) == LR_PENDING &&
		    !vgic_test(&vcpu->kvm->vgic.enable, vcpu->id, LR_ID(*lr)))
			give_back(vcpu, lr);
	}
}

/* Empties the list register of lowest priority if that is below the one wanted. */
static bool evict(struct kvm_vcpu *vcpu, u32 priority)
{
	u32 *lowest = NULL;
	unsigned int i;

	for (i = 0; i < vcpu->hyp->nr_lr; i++) {
		u32 *lr = &vcpu->hyp->gich_lr[i];

		if ((*lr & LR_STATE) == LR_PENDING && LR_PRIORITY_OF(*lr) > priority) {
			priority = LR_PRIORITY_OF(*lr);
			lowest = lr;
		}
	}
	if (lowest)
		give_back(vcpu, lowest);
	return lowest;
}

/* More are pending than there are list registers: those of highest priority shall have them. */
static void prefer_urgent(struct kvm_vcpu *vcpu)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	unsigned int first, bit;

	for (first = 0; first < vgic->nr_irqs; first += BITS_PER_LONG) {
		unsigned long bits = candidates(vgic, vcpu->id, first);

		for_each_set_bit(bit, &bits, BITS_PER_LONG)
			if (evict(vcpu, LR_PRIORITY(priority_of(vgic, vcpu->id, first + bit))))
				queue_irq(vcpu, first + bit);
	}
}

void vgic_flush(struct kvm_vcpu *vcpu)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	bool overflow = false;
	unsigned int first, bit;

	if (!vgic->ready)
		return;
	spin_lock(&vgic->lock);
	retire_disabled(vcpu);
	for (first = 0; vgic->enabled && first < vgic->nr_irqs; first += BITS_PER_LONG) {
		unsigned long bits = candidates(vgic, vcpu->id, first);

		for_each_set_bit(bit, &bits, BITS_PER_LONG)
			overflow |= !queue_irq(vcpu, first + bit);
	}
	if (overflow)
		prefer_urgent(vcpu);
	spin_unlock(&vgic->lock);
	vcpu->hyp->gich_hcr = GICH_HCR_EN | (overflow ? GICH_HCR_UIE : 0);
}

void vgic_sync(struct kvm_vcpu *vcpu)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	unsigned int i;

	if (!vgic->ready)
		return;
	vcpu->stats[STAT_EOI] += !!(vcpu->hyp->gich_misr & GICH_MISR_EOI);
	vcpu->stats[STAT_UNDERFLOW] += !!(vcpu->hyp->gich_misr & GICH_MISR_U);
	spin_lock(&vgic->lock);
	for (i = 0; i < vcpu->hyp->nr_lr; i++) {
		u32 *lr = &vcpu->hyp->gich_lr[i];

		if (!*lr || (*lr & LR_STATE))
			continue;
		if (*lr & LR_UNTIL_EOI)
			vgic_assign(&vgic->queued, vcpu->id, LR_ID(*lr), false);
		*lr = 0;
	}
	spin_unlock(&vgic->lock);
}

bool vgic_is_signalled(struct kvm_vcpu *vcpu, unsigned int irq)
{
	struct vgic *vgic = &vcpu->kvm->vgic;

	return vgic_test(&vgic->level, vcpu->id, irq) || vgic_test(&vgic->queued, vcpu->id, irq);
}

bool vgic_has_pending(struct kvm_vcpu *vcpu)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	bool result = false;
	unsigned int i;

	if (!vgic->ready)
		return false;
	spin_lock(&vgic->lock);
	for (i = 0; i < vcpu->hyp->nr_lr; i++)
		result |= vcpu->hyp->gich_lr[i] & LR_PENDING;
	for (i = 0; !result && vgic->enabled && i < vgic->nr_irqs; i += BITS_PER_LONG)
		result = candidates(vgic, vcpu->id, i);
	spin_unlock(&vgic->lock);
	return result;
}

/* --- sources -------------------------------------------------------------------------------------- */

static void kick_targets(struct kvm *kvm, unsigned int cpu, unsigned int irq)
{
	u8 mask = irq < VGIC_PRIVATE ? BIT(cpu) : kvm->vgic.targets[irq];

	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++)
		if ((mask & BIT(cpu)) && kvm->vcpus[cpu])
			vcpu_kick(kvm->vcpus[cpu]);
}

int vgic_set_line(struct kvm *kvm, unsigned int cpu, unsigned int irq, bool level)
{
	struct vgic *vgic = &kvm->vgic;
	bool rising;

	if (irq >= (vgic->nr_irqs ? vgic->nr_irqs : VGIC_DEFAULT_IRQS))
		return -EINVAL;
	spin_lock(&vgic->lock);
	rising = level && !vgic_test(&vgic->level, cpu, irq);
	vgic_assign(&vgic->level, cpu, irq, level);
	if (rising && vgic_test(&vgic->edge, cpu, irq))
		vgic_assign(&vgic->pending, cpu, irq, true);
	spin_unlock(&vgic->lock);
	if (rising)
		kick_targets(kvm, cpu, irq);
	return 0;
}

void vgic_pulse(struct kvm_vcpu *vcpu, unsigned int irq)
{
	struct vgic *vgic = &vcpu->kvm->vgic;

	spin_lock(&vgic->lock);
	vgic_assign(&vgic->pending, vcpu->id, irq, true);
	spin_unlock(&vgic->lock);
	vcpu_kick(vcpu);
}
