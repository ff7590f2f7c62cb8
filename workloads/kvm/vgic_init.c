// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host's GIC by its device tree node; creating a VM's, by CREATE_IRQCHIP or as a device file.
 */
#include <linux/anon_inodes.h>
#include <linux/cpuhotplug.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_irq.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "choices.h"
#include "kvm.h"
#include "vgic_host.h"

#define REG_GICH 2 /* in the node: GICD, GICC, GICH, GICV */
#define REG_GICV 3
#define GICH_VTR 0x04
#define VTR_LRS(vtr) (((vtr) & 0x3f) + 1)
#define PPI_EDGES 0x0000ffffu /* SGIs are edges, PPIs levels at reset */

struct vgic_host vgic_host;
static int __percpu *irq_cookie;

/* --- the host ------------------------------------------------------------------------------------- */

/* Its only purpose is to leave the guest; vgic_sync does the work on the way out. */
static irqreturn_t maintenance_interrupt(int irq, void *cookie)
{
	return IRQ_HANDLED;
}

static int cpu_starting(unsigned int cpu)
{
	enable_percpu_irq(vgic_host.maintenance_irq, IRQ_TYPE_NONE);
	return 0;
}

static int cpu_stopping(unsigned int cpu)
{
	disable_percpu_irq(vgic_host.maintenance_irq);
	return 0;
}

static int find_host(struct device_node *node, struct resource *gich)
{
	struct resource gicv;

	if (of_address_to_resource(node, REG_GICH, gich) ||
	    of_address_to_resource(node, REG_GICV, &gicv))
		return -ENODEV;
	vgic_host.gicv = gicv.start;
	vgic_host.gicv_size = resource_size(&gicv);
	if ((vgic_host.gicv | vgic_host.gicv_size) & ~PAGE_MASK ||
	    vgic_host.gicv_size < KVM_VGIC_V2_CPU_SIZE)
		return -ENODEV;
	vgic_host.maintenance_irq = irq_of_parse_and_map(node, 0);
	return vgic_host.maintenance_irq ? 0 : -ENODEV;
}

static int start_interrupt(void)
{
	int result;

	irq_cookie = alloc_percpu(int);
	if (!irq_cookie)
		return -ENOMEM;
	result = request_percpu_irq(vgic_host.maintenance_irq, maintenance_interrupt,
				    "kvm vgic maintenance", irq_cookie);
	if (!result) {
		result = cpuhp_setup_state(CPUHP_AP_KVM_ARM_VGIC_STARTING, "kvm/vgic:starting",
					   cpu_starting, cpu_stopping);
		if (!result)
			return 0;
		free_percpu_irq(vgic_host.maintenance_irq, irq_cookie);
	}
	free_percpu(irq_cookie);
	return result;
}

int vgic_module_init(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "arm,cortex-a15-gic");
	struct resource gich;
	int result;

	if (!node)
		return -ENODEV;
	result = find_host(node, &gich);
	of_node_put(node);
	if (result)
		return result;
	vgic_host.gich = ioremap(gich.start, resource_size(&gich));
	if (!vgic_host.gich)
		return -ENOMEM;
	vgic_host.nr_lr = VTR_LRS(readl_relaxed(vgic_host.gich + GICH_VTR));
	result = hyp_map_device((u32)vgic_host.gich, gich.start, resource_size(&gich));
	if (!result)
		result = start_interrupt();
	if (result)
		iounmap(vgic_host.gich);
	return result;
}

void vgic_module_exit(void)
{
	cpuhp_remove_state(CPUHP_AP_KVM_ARM_VGIC_STARTING);
	free_percpu_irq(vgic_host.maintenance_irq, irq_cookie);
	free_percpu(irq_cookie);
	iounmap(vgic_host.gich);
}

/* --- a VM's GIC ----------------------------------------------------------------------------------- */

static bool any_vcpu_running(struct kvm *kvm)
{
	int i;

	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (kvm->vcpus[i] && READ_ONCE(kvm->vcpus[i]->task))
			return true;
	return false;
}

static int create_locked(struct kvm *kvm)
{
	struct vgic *vgic = &kvm->vgic;
	int cpu, irq;

	if (choices.vgic_emulated)
		return -ENODEV;
	if (vgic->created)
		return -EEXIST;
	if (any_vcpu_running(kvm))
		return -EBUSY;
	vgic->dist_base = VGIC_NO_ADDRESS;
	vgic->cpu_base = VGIC_NO_ADDRESS;
	for (cpu = 0; cpu < VGIC_MAX_CPUS; cpu++) {
		vgic->edge.private[cpu] = PPI_EDGES;
		vgic->enable.private[cpu] = PPI_EDGES;
	}
	for (irq = VGIC_PRIVATE; irq < VGIC_MAX_IRQS; irq++)
		vgic->targets[irq] = BIT(0);
	vgic->created = true;
	return 0;
}

int vgic_create(struct kvm *kvm)
{
	int result;

	mutex_lock(&kvm->lock);
	result = create_locked(kvm);
	mutex_unlock(&kvm->lock);
	return result;
}

static bool ranges_overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
	return a != VGIC_NO_ADDRESS && b != VGIC_NO_ADDRESS && a < b + b_size && b < a + a_size;
}

static int set_address_locked(struct vgic *vgic, u64 type, u64 address)
{
	u64 size = type == KVM_VGIC_V2_ADDR_TYPE_DIST ? KVM_VGIC_V2_DIST_SIZE : KVM_VGIC_V2_CPU_SIZE;
	u64 *base, other_size;
	u64 other;

	if (!vgic->created)
		return -ENXIO;
	if (type > KVM_VGIC_V2_ADDR_TYPE_CPU)
		return -ENODEV;
	if (address & ~PAGE_MASK)
		return -EINVAL;
	if (address > (1ull << KVM_IPA_BITS) - size)
		return -E2BIG;
	if (type == KVM_VGIC_V2_ADDR_TYPE_DIST) {
		base = &vgic->dist_base;
		other = vgic->cpu_base;
		other_size = KVM_VGIC_V2_CPU_SIZE;
	} else {
		base = &vgic->cpu_base;
		other = vgic->dist_base;
		other_size = KVM_VGIC_V2_DIST_SIZE;
	}
	if (*base != VGIC_NO_ADDRESS)
		return -EEXIST;
	if (ranges_overlap(address, size, other, other_size))
		return -EINVAL;
	*base = address;
	return 0;
}

int vgic_set_address(struct kvm *kvm, u64 type, u64 address)
{
	int result;

	mutex_lock(&kvm->lock);
	result = set_address_locked(&kvm->vgic, type, address);
	mutex_unlock(&kvm->lock);
	return result;
}

int vgic_set_nr_irqs(struct kvm *kvm, u32 number)
{
	int result = 0;

	if (number < VGIC_PRIVATE + 32 || number > 1024 || number % 32)
		return -EINVAL;
	mutex_lock(&kvm->lock);
	if (kvm->vgic.ready || kvm->vgic.nr_irqs)
		result = -EBUSY;
	else
		kvm->vgic.nr_irqs = number;
	mutex_unlock(&kvm->lock);
	return result;
}

static void init_vcpu(struct kvm_vcpu *vcpu)
{
	vcpu->hyp->nr_lr = vgic_host.nr_lr;
	vcpu->hyp->gich = (u32)vgic_host.gich;
}

/* kvm->lock is held. */
int vgic_make_ready(struct kvm *kvm)
{
	struct vgic *vgic = &kvm->vgic;
	int i, result;

	if (vgic->ready)
		return 0;
	if (vgic->dist_base == VGIC_NO_ADDRESS || vgic->cpu_base == VGIC_NO_ADDRESS)
		return -ENXIO;
	if (!vgic->nr_irqs)
		vgic->nr_irqs = VGIC_DEFAULT_IRQS;
	result = stage2_map_device(kvm, vgic->cpu_base, vgic_host.gicv, KVM_VGIC_V2_CPU_SIZE);
	if (result)
		return result;
	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (kvm->vcpus[i])
			init_vcpu(kvm->vcpus[i]);
	smp_wmb();
	vgic->ready = true;
	return 0;
}

/* --- the device file ------------------------------------------------------------------------------ */

static int set_attribute(struct kvm *kvm, const struct kvm_device_attr *attribute)
{
	u64 __user *user64 = u64_to_user_ptr(attribute->addr);
	u32 __user *user32 = u64_to_user_ptr(attribute->addr);
	u64 address;
	u32 number;
	int result;

	switch (attribute->group) {
	case KVM_DEV_ARM_VGIC_GRP_ADDR:
		if (copy_from_user(&address, user64, sizeof(address)))
			return -EFAULT;
		return vgic_set_address(kvm, attribute->attr, address);
	case KVM_DEV_ARM_VGIC_GRP_NR_IRQS:
		if (get_user(number, user32))
			return -EFAULT;
		return vgic_set_nr_irqs(kvm, number);
	case KVM_DEV_ARM_VGIC_GRP_CTRL:
		if (attribute->attr != KVM_DEV_ARM_VGIC_CTRL_INIT)
			return -ENXIO;
		mutex_lock(&kvm->lock);
		result = vgic_make_ready(kvm);
		mutex_unlock(&kvm->lock);
		return result;
	default:
		return -ENXIO;
	}
}

static int get_attribute(struct kvm *kvm, const struct kvm_device_attr *attribute)
{
	struct vgic *vgic = &kvm->vgic;
	u64 address;
	u32 number = vgic->nr_irqs ? vgic->nr_irqs : VGIC_DEFAULT_IRQS;

	switch (attribute->group) {
	case KVM_DEV_ARM_VGIC_GRP_ADDR:
		if (attribute->attr > KVM_VGIC_V2_ADDR_TYPE_CPU)
			return -ENODEV;
		address = attribute->attr == KVM_VGIC_V2_ADDR_TYPE_DIST ? vgic->dist_base :
									  vgic->cpu_base;
		return copy_to_user(u64_to_user_ptr(attribute->addr), &address, sizeof(address)) ?
			       -EFAULT : 0;
	case KVM_DEV_ARM_VGIC_GRP_NR_IRQS:
		return copy_to_user(u64_to_user_ptr(attribute->addr), &number, sizeof(number)) ?
			       -EFAULT : 0;
	default:
		return -ENXIO;
	}
}

static int has_attribute(const struct kvm_device_attr *attribute)
{
	switch (attribute->group) {
	case KVM_DEV_ARM_VGIC_GRP_ADDR:
		return attribute->attr <= KVM_VGIC_V2_ADDR_TYPE_CPU ? 0 : -ENXIO;
	case KVM_DEV_ARM_VGIC_GRP_NR_IRQS:
		return 0;
	case KVM_DEV_ARM_VGIC_GRP_CTRL:
		return attribute->attr == KVM_DEV_ARM_VGIC_CTRL_INIT ? 0 : -ENXIO;
	default:
		return -ENXIO;
	}
}

static long device_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct kvm *kvm = file->private_data;
	struct kvm_device_attr attribute;

	if (kvm->mm != current->mm)
		return -EIO;
	if (command != KVM_SET_DEVICE_ATTR && command != KVM_GET_DEVICE_ATTR &&
	    command != KVM_HAS_DEVICE_ATTR)
		return -ENOTTY;
	if (copy_from_user(&attribute, (void __user *)argument, sizeof(attribute)))
		return -EFAULT;
	if (command == KVM_SET_DEVICE_ATTR)
		return set_attribute(kvm, &attribute);
	return command == KVM_GET_DEVICE_ATTR ? get_attribute(kvm, &attribute) :
						has_attribute(&attribute);
}

static int device_release(struct inode *inode, struct file *file)
{
	vm_put(file->private_data);
	return 0;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.release = device_release,
	.unlocked_ioctl = device_ioctl,
	.llseek = noop_llseek,
};

int vgic_device_fd(struct kvm *kvm)
{
	int fd;

	kref_get(&kvm->users);
	fd = anon_inode_getfd("kvm-arm-vgic", &device_fops, kvm, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		vm_put(kvm);
	return fd;
}
