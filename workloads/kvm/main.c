// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/kvm, and the module's coming and going.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "choices.h"
#include "kvm.h"

int kvm_check_extension(unsigned long capability)
{
	switch (capability) {
	case KVM_CAP_USER_MEMORY:
	case KVM_CAP_MP_STATE:
	case KVM_CAP_SYNC_MMU:
	case KVM_CAP_DESTROY_MEMORY_REGION_WORKS:
	case KVM_CAP_JOIN_MEMORY_REGIONS_WORKS:
	case KVM_CAP_ONE_REG:
	case KVM_CAP_ARM_PSCI:
	case KVM_CAP_ARM_SET_DEVICE_ADDR:
	case KVM_CAP_DEVICE_CTRL:
	case KVM_CAP_ARM_PSCI_0_2:
	case KVM_CAP_CHECK_EXTENSION_VM:
	case KVM_CAP_IMMEDIATE_EXIT:
		return 1;
	case KVM_CAP_IRQCHIP:
		return !choices.vgic_emulated;
	case KVM_CAP_ARM_USER_IRQ:
		return KVM_ARM_DEV_EL1_VTIMER;
	case KVM_CAP_IRQFD:
		return choices.irqfd && !choices.vgic_emulated;
	case KVM_CAP_IOEVENTFD:
	case KVM_CAP_IOEVENTFD_ANY_LENGTH:
		return choices.irqfd;
	case KVM_CAP_NR_VCPUS:
		return num_online_cpus();
	case KVM_CAP_MAX_VCPUS:
		return KVM_MAX_VCPUS;
	case KVM_CAP_NR_MEMSLOTS:
		return KVM_MAX_SLOTS;
	default:
		return 0;
	}
}

static long device_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	switch (command) {
	case KVM_GET_API_VERSION:
		return argument ? -EINVAL : KVM_API_VERSION;
	case KVM_CREATE_VM:
		return argument ? -EINVAL : vm_create();
	case KVM_CHECK_EXTENSION:
		return kvm_check_extension(argument);
	case KVM_GET_VCPU_MMAP_SIZE:
		return argument ? -EINVAL : PAGE_SIZE;
	default:
		return -EINVAL;
	}
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = KVM_MINOR,
	.name = "kvm",
	.fops = &device_fops,
};

static int __init kvm_module_init(void)
{
	int result = choices_init();

	if (result)
		return result;
	result = hyp_init();
	if (result)
		return result;
	result = vgic_module_init();
	if (result)
		goto no_vgic;
	result = timer_module_init();
	if (result)
		goto no_timer;
	stats_module_init();
	result = misc_register(&device);
	if (result)
		goto no_device;
	pr_info("Hyp mode initialized\n");
	return 0;

no_device:
	stats_module_exit();
	timer_module_exit();
no_timer:
	vgic_module_exit();
no_vgic:
	hyp_exit();
	return result;
}

static void __exit kvm_module_exit(void)
{
	misc_deregister(&device);
	stats_module_exit();
	timer_module_exit();
	vgic_module_exit();
	hyp_exit();
}

module_init(kvm_module_init);
module_exit(kvm_module_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("KVM for ARMv7 with the virtualization extensions, for kernels that have none");
MODULE_ALIAS_MISCDEV(KVM_MINOR);
MODULE_ALIAS("devname:kvm");
