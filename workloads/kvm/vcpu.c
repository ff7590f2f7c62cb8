// SPDX-License-Identifier: GPL-2.0-only
/*
 * A virtual CPU as a file: its ioctls, its life, sleeping and waking.
 */
#include <linux/anon_inodes.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>

#include "choices.h"
#include "kvm.h"

/* TSC TSW TWI VM BSU=inner FB TAC AMO IMO FMO SWIO TIDCP: what Linux 3.9 chose. */
#define HCR_GUEST                                                                                  \
	(BIT(0) | BIT(1) | BIT(3) | BIT(4) | BIT(5) | BIT(9) | BIT(10) | BIT(13) | BIT(19) |       \
	 BIT(20) | BIT(21) | BIT(22))
#define HCR_TWE BIT(14)
#define FEATURES (BIT(KVM_ARM_VCPU_POWER_OFF) | BIT(KVM_ARM_VCPU_PSCI_0_2))

/* --- sleeping and waking -------------------------------------------------------------------------- */

static bool runnable(struct kvm_vcpu *vcpu)
{
	return !READ_ONCE(vcpu->power_off) &&
	       (READ_ONCE(vcpu->irq_lines) || vgic_has_pending(vcpu) || timer_must_tell_user(vcpu));
}

void vcpu_block(struct kvm_vcpu *vcpu)
{
	if (runnable(vcpu))
		return;
	wait_event_interruptible(vcpu->wait, runnable(vcpu) || vcpu->power_off);
	vcpu->stats[STAT_HALT_WAKEUP]++;
}

/* This vCPU waits for another one: let one that could run have the CPU. */
void vcpu_yield(struct kvm_vcpu *vcpu)
{
	unsigned int i;
	bool given = false;

	for (i = 1; i < KVM_MAX_VCPUS && !given; i++) {
		struct kvm_vcpu *other = vcpu->kvm->vcpus[(vcpu->id + i) % KVM_MAX_VCPUS];
		struct task_struct *task;

		if (!other || READ_ONCE(other->in_guest))
			continue;
		rcu_read_lock();
		task = READ_ONCE(other->task);
		if (task)
			get_task_struct(task);
		rcu_read_unlock();
		if (task) {
			given = yield_to(task, true) > 0;
			put_task_struct(task);
		}
	}
}

/* Wakes a sleeping vCPU; brings one that is in the guest out of it. */
void vcpu_kick(struct kvm_vcpu *vcpu)
{
	struct task_struct *task;

	wake_up(&vcpu->wait);
	smp_mb(); /* the cause, then in_guest; the other side: in_guest, then the cause */
	if (!READ_ONCE(vcpu->in_guest))
		return;
	rcu_read_lock();
	task = READ_ONCE(vcpu->task);
	if (task)
		kick_process(task);
	rcu_read_unlock();
}

/* --- ioctls --------------------------------------------------------------------------------------- */

void vcpu_reset(struct kvm_vcpu *vcpu)
{
	struct hyp_context *ctx = vcpu_ctx(vcpu);

	memset(&ctx->regs, 0, sizeof(ctx->regs));
	ctx->regs.usr_regs[16] = SVC_MODE | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT;
	memset(ctx->vfp, 0, sizeof(ctx->vfp));
	ctx->fpexc = 0;
	ctx->fpscr = 0;
	vcpu->hyp->cntv_ctl = 0;
	vcpu->mmio_pending = false;
	coproc_reset(vcpu);
}

static int initialize(struct kvm_vcpu *vcpu, const struct kvm_vcpu_init *init)
{
	int i;

	if (init->target != KVM_ARM_TARGET_CORTEX_A15)
		return -EINVAL;
	for (i = 1; i < ARRAY_SIZE(init->features); i++)
		if (init->features[i])
			return -ENOENT;
	if (init->features[0] & ~FEATURES)
		return -ENOENT;
	vcpu->psci_0_2 = init->features[0] & BIT(KVM_ARM_VCPU_PSCI_0_2);
	vcpu->reset_pending = false;
	vcpu_reset(vcpu);
	WRITE_ONCE(vcpu->power_off, init->features[0] & BIT(KVM_ARM_VCPU_POWER_OFF));
	vcpu->initialized = true;
	return 0;
}

static int set_signal_mask(struct kvm_vcpu *vcpu, struct kvm_signal_mask __user *user)
{
	u32 length;

	if (!user) {
		vcpu->sigset_active = false;
		return 0;
	}
	if (get_user(length, &user->len))
		return -EFAULT;
	if (length != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&vcpu->sigset, user->sigset, sizeof(sigset_t)))
		return -EFAULT;
	sigdelsetmask(&vcpu->sigset, sigmask(SIGKILL) | sigmask(SIGSTOP));
	vcpu->sigset_active = true;
	return 0;
}

static int set_mp_state(struct kvm_vcpu *vcpu, u32 state)
{
	if (state != KVM_MP_STATE_RUNNABLE && state != KVM_MP_STATE_STOPPED)
		return -EINVAL;
	WRITE_ONCE(vcpu->power_off, state == KVM_MP_STATE_STOPPED);
	return 0;
}

static long locked_ioctl(struct kvm_vcpu *vcpu, unsigned int command, unsigned long argument)
{
	void __user *user = (void __user *)argument;
	union {
		struct kvm_vcpu_init init;
		struct kvm_one_reg reg;
		struct kvm_mp_state state;
	} u;

	if (command == KVM_SET_SIGNAL_MASK)
		return set_signal_mask(vcpu, user);
	if (command == KVM_RUN)
		return argument ? -EINVAL : vcpu->initialized ? vcpu_run(vcpu) : -ENOEXEC;
	if (command == KVM_GET_REG_LIST)
		return vcpu->initialized ? regs_list(vcpu, user) : -ENOEXEC;
	if (command == KVM_GET_MP_STATE) {
		u.state.mp_state = vcpu->power_off ? KVM_MP_STATE_STOPPED : KVM_MP_STATE_RUNNABLE;
		return copy_to_user(user, &u.state, sizeof(u.state)) ? -EFAULT : 0;
	}
	if (_IOC_SIZE(command) > sizeof(u))
		return -EINVAL;
	if (copy_from_user(&u, user, _IOC_SIZE(command)))
		return -EFAULT;
	switch (command) {
	case KVM_ARM_VCPU_INIT:
		return initialize(vcpu, &u.init);
	case KVM_GET_ONE_REG:
		return vcpu->initialized ? regs_get(vcpu, &u.reg) : -ENOEXEC;
	case KVM_SET_ONE_REG:
		return vcpu->initialized ? regs_set(vcpu, &u.reg) : -ENOEXEC;
	case KVM_SET_MP_STATE:
		return set_mp_state(vcpu, u.state.mp_state);
	default:
		return -EINVAL;
	}
}

static long vcpu_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct kvm_vcpu *vcpu = file->private_data;
	long result;

	if (vcpu->kvm->mm != current->mm)
		return -EIO;
	if (_IOC_TYPE(command) != KVMIO)
		return -EINVAL;
	if (mutex_lock_killable(&vcpu->lock))
		return -EINTR;
	result = locked_ioctl(vcpu, command, argument);
	mutex_unlock(&vcpu->lock);
	return result;
}

/* --- life ----------------------------------------------------------------------------------------- */

static vm_fault_t run_page_fault(struct vm_fault *fault)
{
	struct kvm_vcpu *vcpu = fault->vma->vm_file->private_data;

	if (fault->pgoff)
		return VM_FAULT_SIGBUS;
	fault->page = virt_to_page(vcpu->run);
	get_page(fault->page);
	return 0;
}

static const struct vm_operations_struct run_page_ops = { .fault = run_page_fault };

static int vcpu_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &run_page_ops;
	return 0;
}

static int vcpu_release(struct inode *inode, struct file *file)
{
	struct kvm_vcpu *vcpu = file->private_data;

	vm_put(vcpu->kvm);
	return 0;
}

static const struct file_operations vcpu_fops = {
	.owner = THIS_MODULE,
	.release = vcpu_release,
	.unlocked_ioctl = vcpu_ioctl,
	.mmap = vcpu_mmap,
	.llseek = noop_llseek,
};

void vcpu_destroy(struct kvm_vcpu *vcpu)
{
	timer_destroy(vcpu);
	free_page((unsigned long)vcpu->hyp);
	free_page((unsigned long)vcpu->run);
	kfree(vcpu);
}

static struct kvm_vcpu *vcpu_allocate(struct kvm *kvm, unsigned int id)
{
	struct kvm_vcpu *vcpu = kzalloc(sizeof(*vcpu), GFP_KERNEL_ACCOUNT);

	if (!vcpu)
		return NULL;
	vcpu->kvm = kvm;
	vcpu->id = id;
	mutex_init(&vcpu->lock);
	init_waitqueue_head(&vcpu->wait);
	timer_init(vcpu);
	vcpu->run = (struct kvm_run *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	vcpu->hyp = (struct hyp_vcpu *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	if (!vcpu->run || !vcpu->hyp || hyp_map(vcpu->hyp, PAGE_SIZE)) {
		vcpu_destroy(vcpu);
		return NULL;
	}
	vcpu->hyp->hcr = HCR_GUEST | (choices.wfe_yield ? HCR_TWE : 0);
	vcpu->hyp->hcptr = HCPTR_TTA | (choices.lazy_vfp ? HCPTR_VFP : 0);
	vcpu->hyp->hdcr = HDCR_DEBUG | (choices.pmu_passthrough ? 0 : HDCR_PMU);
	return vcpu;
}

int vcpu_create(struct kvm *kvm, unsigned long id)
{
	struct kvm_vcpu *vcpu;
	int result;

	if (id >= KVM_MAX_VCPUS)
		return -EINVAL;
	mutex_lock(&kvm->lock);
	if (kvm->vcpus[id]) {
		result = -EEXIST;
	} else if (kvm->vgic.ready) {
		result = -EBUSY;
	} else if (!(vcpu = vcpu_allocate(kvm, id))) {
		result = -ENOMEM;
	} else {
		kref_get(&kvm->users);
		result = anon_inode_getfd("kvm-vcpu", &vcpu_fops, vcpu, O_RDWR | O_CLOEXEC);
		if (result < 0) {
			vm_put(kvm); /* not the last: the VM's file is open */
			vcpu_destroy(vcpu);
		} else {
			kvm->vcpus[id] = vcpu;
		}
	}
	mutex_unlock(&kvm->lock);
	return result;
}
