// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual distributor's registers (IHI 0048B 4.3). Group and active registers read as zero and
 * ignore writes, as in Linux 3.9: there is one group, and activity lives in the list registers.
 */
#include "kvm.h"

#define TYPER_CPUS(count) (((count) - 1) << 5)
#define TYPER_LINES(irqs) (((irqs) / 32) - 1)
#define IIDR 0x0000043b /* implementer Arm */
#define PIDR2 0x2b      /* GICv2 */

struct dist_access {
	struct vgic *vgic;
	struct kvm_vcpu *vcpu;
	unsigned int cpu;
	bool write;
	u32 mask;  /* the bytes accessed */
	u32 value; /* at their place in the word */
	u32 kick;  /* vCPUs that may have a new interrupt */
};

static struct vgic_bits *bits_at(struct vgic *vgic, u32 offset)
{
	return offset < 0x200 ? &vgic->enable : &vgic->pending;
}

/* ISENABLER, ICENABLER, ISPENDR, ICPENDR: one bit per interrupt. */
static void set_clear(struct dist_access *a, u32 offset)
{
	unsigned int first = (offset & 0x7f) * 8;
	struct vgic_bits *bits = bits_at(a->vgic, offset);
	unsigned long *word = vgic_word(bits, a->cpu, first);
	u32 value = a->value & a->mask;

	if (!a->write) {
		a->value = *word;
		if (offset >= 0x200) /* a line is pending too */
			a->value |= *vgic_word(&a->vgic->level, a->cpu, first) &
				    ~*vgic_word(&a->vgic->edge, a->cpu, first);
		return;
	}
	if (first == 0 && offset >= 0x200)
		value &= ~0xffffu; /* SGIs have registers of their own */
	if (first == 0 && offset < 0x200)
		value &= offset & 0x80 ? ~0xffffu : ~0u; /* SGIs stay enabled */
	*word = offset & 0x80 ? *word & ~value : *word | value;
	a->kick = ~0u;
}

static void bytes(struct dist_access *a, u8 *bytes, u32 limit)
{
	unsigned int i;
	u32 value = 0;

	for (i = 0; i < 4; i++) {
		if (a->write && (a->mask >> 8 * i & 0xff))
			bytes[i] = a->value >> 8 * i & limit;
		value |= (u32)bytes[i] << 8 * i;
	}
	a->value = value;
}

static void priority(struct dist_access *a, u32 irq)
{
	bytes(a, irq < VGIC_PRIVATE ? &a->vgic->private_priority[a->cpu][irq] :
				      &a->vgic->priority[irq], 0xf8);
}

static void targets(struct dist_access *a, u32 irq)
{
	if (irq >= VGIC_PRIVATE) {
		bytes(a, &a->vgic->targets[irq], 0xff);
		a->kick = a->write ? ~0u : 0;
	} else {
		a->value = 0x01010101u << a->cpu;
	}
}

/* Two bits per interrupt; the upper one says edge. SGIs are always edges. */
static void configuration(struct dist_access *a, u32 irq)
{
	u32 value = 0;
	unsigned int i;

	for (i = 0; i < 16; i++, irq++) {
		if (a->write && irq >= VGIC_SGIS && (a->mask >> 2 * i & 2))
			vgic_assign(&a->vgic->edge, a->cpu, irq, a->value >> 2 * i & 2);
		if (vgic_test(&a->vgic->edge, a->cpu, irq))
			value |= 2u << 2 * i;
	}
	a->value = value;
}

static void send_sgi(struct dist_access *a)
{
	u32 sgi = a->value & 0xf, filter = a->value >> 24 & 3;
	u32 list = a->value >> 16 & 0xff;
	unsigned int cpu;

	if (!a->write) {
		a->value = 0;
		return;
	}
	if (filter == 1)
		list = ~BIT(a->cpu);
	else if (filter)
		list = filter == 2 ? BIT(a->cpu) : 0;
	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++)
		if ((list & BIT(cpu)) && a->vcpu->kvm->vcpus[cpu]) {
			a->vgic->sgi_sources[cpu][sgi] |= BIT(a->cpu);
			vgic_assign(&a->vgic->pending, cpu, sgi, true);
			a->kick |= BIT(cpu);
		}
}

/* CPENDSGIR, SPENDSGIR: a byte of senders for each SGI of this CPU. */
static void sgi_pending(struct dist_access *a, u32 sgi, bool set)
{
	u8 *sources = &a->vgic->sgi_sources[a->cpu][sgi];
	unsigned int i;

	for (i = 0; a->write && i < 4; i++) {
		u8 byte = (a->value & a->mask) >> 8 * i;

		sources[i] = set ? sources[i] | byte : sources[i] & ~byte;
		vgic_assign(&a->vgic->pending, a->cpu, sgi + i, sources[i]);
		a->kick = BIT(a->cpu);
	}
	memcpy(&a->value, sources, sizeof(a->value));
}

static void control(struct dist_access *a)
{
	if (a->write && (a->mask & 1)) {
		a->vgic->enabled = a->value & 1;
		a->kick = ~0u;
	}
	a->value = a->vgic->enabled;
}

static u32 type(struct dist_access *a)
{
	unsigned int cpu, count = 0;

	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++)
		count += a->vcpu->kvm->vcpus[cpu] != NULL;
	return TYPER_LINES(a->vgic->nr_irqs) | TYPER_CPUS(count);
}

static void access(struct dist_access *a, u32 offset)
{
	if (offset == 0x000)
		control(a);
	else if (offset == 0x004)
		a->value = type(a);
	else if (offset == 0x008)
		a->value = IIDR;
	else if (offset >= 0x100 && offset < 0x300)
		set_clear(a, offset);
	else if (offset >= 0x400 && offset < 0x7fc)
		priority(a, offset - 0x400);
	else if (offset >= 0x800 && offset < 0xbfc)
		targets(a, offset - 0x800);
	else if (offset >= 0xc00 && offset < 0xd00)
		configuration(a, (offset - 0xc00) * 4);
	else if (offset == 0xf00)
		send_sgi(a);
	else if (offset >= 0xf10 && offset < 0xf30)
		sgi_pending(a, (offset & 0xf), offset >= 0xf20);
	else
		a->value = offset == 0xfe8 ? PIDR2 : 0;
}

bool vgic_mmio(struct kvm_vcpu *vcpu, u64 ipa, unsigned int len, bool write, u32 *data)
{
	struct vgic *vgic = &vcpu->kvm->vgic;
	u32 offset = ipa - vgic->dist_base, shift = (ipa & 3) * 8;
	struct dist_access a = { vgic, vcpu, vcpu->id, write, 0, *data << shift, 0 };
	unsigned int cpu;

	if (!vgic->ready || ipa < vgic->dist_base || ipa - vgic->dist_base >= KVM_VGIC_V2_DIST_SIZE)
		return false;
	a.mask = (len == 4 ? ~0u : (1u << 8 * len) - 1) << shift;
	spin_lock(&vgic->lock);
	access(&a, offset & ~3u);
	spin_unlock(&vgic->lock);
	*data = a.value >> shift;
	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++)
		if ((a.kick & BIT(cpu)) && cpu != vcpu->id && vcpu->kvm->vcpus[cpu])
			vcpu_kick(vcpu->kvm->vcpus[cpu]);
	return true;
}
