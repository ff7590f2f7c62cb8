/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual GICv2: distributor in software, CPU interface in hardware through list registers.
 */
#ifndef KVM_VGIC_H
#define KVM_VGIC_H

#include <linux/bitmap.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define VGIC_MAX_CPUS 4
#define VGIC_MAX_IRQS 1020
#define VGIC_DEFAULT_IRQS 256
#define VGIC_SGIS 16
#define VGIC_PRIVATE 32
#define GUEST_TIMER_IRQ 27
#define VGIC_NO_ADDRESS (~0ull)

struct kvm;
struct kvm_vcpu;
struct kvm_device_attr;

/* One bit per interrupt; SGIs and PPIs for each CPU. */
struct vgic_bits {
	unsigned long private[VGIC_MAX_CPUS];
	DECLARE_BITMAP(shared, 1024);
};

struct vgic {
	spinlock_t lock;
	bool created; /* has an in-kernel GIC at all */
	bool ready;   /* address and size are fixed, the CPU interface is mapped */
	bool enabled; /* GICD_CTLR */
	u64 dist_base, cpu_base;
	u32 nr_irqs;
	struct vgic_bits enable;
	struct vgic_bits level;	  /* the line, as driven by its device */
	struct vgic_bits pending; /* latched: edges and software */
	struct vgic_bits queued;  /* level-sensitive and in a list register until its EOI */
	struct vgic_bits edge;
	u8 sgi_sources[VGIC_MAX_CPUS][VGIC_SGIS]; /* per target and SGI: the senders */
	u8 private_priority[VGIC_MAX_CPUS][VGIC_PRIVATE];
	u8 priority[1024];
	u8 targets[1024];
};

/* The host's GIC, by its device tree node. -ENODEV: no virtualization extensions there. */
int vgic_module_init(void);
void vgic_module_exit(void);

int vgic_create(struct kvm *kvm);
int vgic_set_address(struct kvm *kvm, u64 type, u64 address);
int vgic_set_nr_irqs(struct kvm *kvm, u32 number);
/* Before the first run of any vCPU. */
int vgic_make_ready(struct kvm *kvm);
int vgic_device_fd(struct kvm *kvm);

/* Drives an interrupt line; `cpu` matters for PPIs. 0 or -EINVAL. */
int vgic_set_line(struct kvm *kvm, unsigned int cpu, unsigned int irq, bool level);
/* Latches one interrupt, whatever its line. */
void vgic_pulse(struct kvm_vcpu *vcpu, unsigned int irq);
/* Its line is high, or it is in a list register until its EOI. */
bool vgic_is_signalled(struct kvm_vcpu *vcpu, unsigned int irq);
bool vgic_has_pending(struct kvm_vcpu *vcpu);
/* Before and after a stay in the guest, the first with interrupts off. */
void vgic_flush(struct kvm_vcpu *vcpu);
void vgic_sync(struct kvm_vcpu *vcpu);
/* Access to the distributor; false if the address is not its. */
bool vgic_mmio(struct kvm_vcpu *vcpu, u64 ipa, unsigned int len, bool write, u32 *data);

unsigned long *vgic_word(struct vgic_bits *bits, unsigned int cpu, unsigned int irq);
bool vgic_test(struct vgic_bits *bits, unsigned int cpu, unsigned int irq);
void vgic_assign(struct vgic_bits *bits, unsigned int cpu, unsigned int irq, bool value);

#endif
