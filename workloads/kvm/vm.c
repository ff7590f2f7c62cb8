// SPDX-License-Identifier: GPL-2.0-only
/*
 * A virtual machine as a file: its ioctls, its life.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "choices.h"
#include "kvm.h"

static void vm_free(struct kref *users)
{
	struct kvm *kvm = container_of(users, struct kvm, users);
	int i;

	stats_remove_vm(kvm);
	eventfd_destroy(kvm);
	for (i = 0; i < KVM_MAX_VCPUS; i++)
		if (kvm->vcpus[i])
			vcpu_destroy(kvm->vcpus[i]);
	memory_destroy(kvm);
	mmdrop(kvm->mm);
	kfree(kvm);
}

void vm_put(struct kvm *kvm)
{
	kref_put(&kvm->users, vm_free);
}

static int vm_release(struct inode *inode, struct file *file)
{
	vm_put(file->private_data);
	return 0;
}

static int set_irq_line(struct kvm *kvm, const struct kvm_irq_level *line)
{
	u32 type = line->irq >> KVM_ARM_IRQ_TYPE_SHIFT & KVM_ARM_IRQ_TYPE_MASK;
	u32 cpu = line->irq >> KVM_ARM_IRQ_VCPU_SHIFT & KVM_ARM_IRQ_VCPU_MASK;
	u32 number = line->irq & KVM_ARM_IRQ_NUM_MASK;
	struct kvm_vcpu *vcpu = cpu < KVM_MAX_VCPUS ? kvm->vcpus[cpu] : NULL;
	u32 bit = number == KVM_ARM_IRQ_CPU_IRQ ? 7 : 6; /* HCR.VI, HCR.VF */

	switch (type) {
	case KVM_ARM_IRQ_TYPE_CPU:
		if (kvm->vgic.created)
			return -ENXIO;
		if (!vcpu || number > KVM_ARM_IRQ_CPU_FIQ)
			return -EINVAL;
		if (line->level)
			set_bit(bit, &vcpu->irq_lines);
		else
			clear_bit(bit, &vcpu->irq_lines);
		vcpu_kick(vcpu);
		return 0;
	case KVM_ARM_IRQ_TYPE_PPI:
		if (!kvm->vgic.created)
			return -ENXIO;
		if (!vcpu || number < VGIC_SGIS || number >= VGIC_PRIVATE)
			return -EINVAL;
		return vgic_set_line(kvm, cpu, number, line->level);
	case KVM_ARM_IRQ_TYPE_SPI:
		if (!kvm->vgic.created)
			return -ENXIO;
		if (number < VGIC_PRIVATE)
			return -EINVAL;
		return vgic_set_line(kvm, 0, number, line->level);
	default:
		return -EINVAL;
	}
}

static int set_device_address(struct kvm *kvm, const struct kvm_arm_device_addr *address)
{
	u64 device = address->id >> KVM_ARM_DEVICE_ID_SHIFT & KVM_ARM_DEVICE_ID_MASK;

	if (device != KVM_ARM_DEVICE_VGIC_V2)
		return -ENODEV;
	return vgic_set_address(kvm, address->id & KVM_ARM_DEVICE_TYPE_MASK, address->addr);
}

static int create_device(struct kvm *kvm, struct kvm_create_device *device)
{
	int result;

	if (device->type != KVM_DEV_TYPE_ARM_VGIC_V2)
		return -ENODEV;
	if (device->flags & ~KVM_CREATE_DEVICE_TEST)
		return -EINVAL;
	if (device->flags & KVM_CREATE_DEVICE_TEST)
		return choices.vgic_emulated ? -ENODEV : 0;
	result = vgic_create(kvm);
	if (result)
		return result;
	result = vgic_device_fd(kvm);
	if (result < 0)
		return result;
	device->fd = result;
	return 0;
}

static long vm_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct kvm *kvm = file->private_data;
	void __user *user = (void __user *)argument;
	union {
		struct kvm_userspace_memory_region region;
		struct kvm_irq_level line;
		struct kvm_arm_device_addr address;
		struct kvm_vcpu_init init;
		struct kvm_create_device device;
		struct kvm_irqfd irqfd;
		struct kvm_ioeventfd ioeventfd;
	} u;
	int result;

	if (kvm->mm != current->mm)
		return -EIO;
	if (_IOC_DIR(command) & _IOC_WRITE) {
		if (_IOC_SIZE(command) > sizeof(u))
			return -EINVAL;
		if (copy_from_user(&u, user, _IOC_SIZE(command)))
			return -EFAULT;
	}
	switch (command) {
	case KVM_CHECK_EXTENSION:
		return kvm_check_extension(argument);
	case KVM_CREATE_VCPU:
		return vcpu_create(kvm, argument);
	case KVM_SET_USER_MEMORY_REGION:
		return memory_set_slot(kvm, &u.region);
	case KVM_CREATE_IRQCHIP:
		return vgic_create(kvm);
	case KVM_IRQ_LINE:
		return set_irq_line(kvm, &u.line);
	case KVM_IRQFD:
		return eventfd_irqfd(kvm, &u.irqfd);
	case KVM_IOEVENTFD:
		return eventfd_ioeventfd(kvm, &u.ioeventfd);
	case KVM_ARM_SET_DEVICE_ADDR:
		return set_device_address(kvm, &u.address);
	case KVM_CREATE_DEVICE:
		result = create_device(kvm, &u.device);
		if (!result && copy_to_user(user, &u.device, sizeof(u.device)))
			result = -EFAULT;
		return result;
	case KVM_ARM_PREFERRED_TARGET:
		memset(&u.init, 0, sizeof(u.init));
		u.init.target = KVM_ARM_TARGET_CORTEX_A15;
		return copy_to_user(user, &u.init, sizeof(u.init)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}

static const struct file_operations vm_fops = {
	.owner = THIS_MODULE,
	.release = vm_release,
	.unlocked_ioctl = vm_ioctl,
	.llseek = noop_llseek,
};

static struct kvm *vm_allocate(void)
{
	struct kvm *kvm = kzalloc(sizeof(*kvm), GFP_KERNEL_ACCOUNT);

	if (!kvm)
		return NULL;
	kref_init(&kvm->users);
	mutex_init(&kvm->lock);
	spin_lock_init(&kvm->vgic.lock);
	kvm->mm = current->mm;
	mmgrab(kvm->mm);
	eventfd_create(kvm);
	kvm->cntvoff = timer_physical_count();
	if (memory_create(kvm)) {
		mmdrop(kvm->mm);
		kfree(kvm);
		return NULL;
	}
	return kvm;
}

int vm_create(void)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;
	struct kvm *kvm;

	if (fd < 0)
		return fd;
	kvm = vm_allocate();
	if (!kvm) {
		put_unused_fd(fd);
		return -ENOMEM;
	}
	stats_add_vm(kvm, fd);
	file = anon_inode_getfile("kvm-vm", &vm_fops, kvm, O_RDWR);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		vm_put(kvm);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}
