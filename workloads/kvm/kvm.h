/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual machine and the virtual CPU, and what each file of the module offers the others.
 */
#ifndef KVM_KVM_H
#define KVM_KVM_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/mmu_notifier.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "hyp.h"
#include "stats.h"
#include "uapi.h"
#include "vgic.h"

#define KVM_MAX_VCPUS 4
#define KVM_MAX_SLOTS 32
#define KVM_IPA_BITS 40

struct kvm_slot {
	u64 gpa;
	u64 size; /* 0: unused */
	unsigned long hva;
};

struct kvm {
	struct kref users;
	struct mm_struct *mm;
	struct mutex lock; /* creation of vCPUs and devices */

	spinlock_t mmu_lock; /* all below, to vmid */
	struct mmu_notifier notifier;
	unsigned long mmu_seq;	  /* counts ended invalidations and changes of slots */
	unsigned int mmu_running; /* invalidations under way */
	struct kvm_slot slots[KVM_MAX_SLOTS];
	u64 *pgd;

	u64 vmid_generation;
	u32 vmid;

	struct kvm_vcpu *vcpus[KVM_MAX_VCPUS];
	struct vgic vgic;
	u64 cntvoff;

	struct list_head irqfds; /* with lock */
	struct list_head ioeventfds;
	spinlock_t ioeventfd_lock;

	struct list_head vms;
	u64 stats[STAT_COUNT]; /* those that are no vCPU's */
	struct dentry *stats_folder;
	struct kvm_stat_file stat_files[STAT_COUNT];
};

struct kvm_timer {
	struct hrtimer hrtimer;
	struct work_struct work;
	bool armed;
};

struct kvm_vcpu {
	struct kvm *kvm;
	unsigned int id;
	struct mutex lock; /* one ioctl at a time */
	struct hyp_vcpu *hyp;
	struct kvm_run *run;

	bool initialized;
	bool psci_0_2;
	bool power_off;
	bool reset_pending; /* PSCI CPU_ON has left reset_pc and reset_arg */
	u32 reset_pc, reset_arg;
	bool in_guest;
	struct task_struct *task; /* the thread in KVM_RUN */
	wait_queue_head_t wait;
	unsigned long irq_lines; /* HCR.VI and HCR.VF as KVM_IRQ_LINE set them */

	bool mmio_pending; /* a load waits for run->mmio.data */
	sigset_t sigset;
	bool sigset_active;
	struct kvm_timer timer;
	u64 stats[STAT_COUNT];
};

static inline struct hyp_context *vcpu_ctx(struct kvm_vcpu *vcpu)
{
	return &vcpu->hyp->ctx;
}

/* vm.c */
int vm_create(void);
void vm_put(struct kvm *kvm);
int kvm_check_extension(unsigned long capability);

/* vcpu.c */
int vcpu_create(struct kvm *kvm, unsigned long id);
void vcpu_destroy(struct kvm_vcpu *vcpu);
void vcpu_kick(struct kvm_vcpu *vcpu);
void vcpu_reset(struct kvm_vcpu *vcpu);
void vcpu_yield(struct kvm_vcpu *vcpu);
/* Sleeps until an interrupt, a signal or a change of power state. */
void vcpu_block(struct kvm_vcpu *vcpu);

/* run.c */
long vcpu_run(struct kvm_vcpu *vcpu);

/* eventfd.c */
void eventfd_create(struct kvm *kvm);
void eventfd_destroy(struct kvm *kvm);
int eventfd_irqfd(struct kvm *kvm, const struct kvm_irqfd *args);
int eventfd_ioeventfd(struct kvm *kvm, struct kvm_ioeventfd *spec);
/* Whether an ioeventfd has taken this store of the guest's. */
bool eventfd_store(struct kvm *kvm, u64 ipa, unsigned int len, u32 data);

/* memory.c */
int memory_create(struct kvm *kvm);
void memory_destroy(struct kvm *kvm);
int memory_set_slot(struct kvm *kvm, const struct kvm_userspace_memory_region *region);
/* mmu_lock is held. */
const struct kvm_slot *memory_find_slot(struct kvm *kvm, u64 ipa);

/* fault.c: as exit.c */
int fault_handle(struct kvm_vcpu *vcpu);

/* stage2.c */
#define STAGE2_READ (1ull << 6)
#define STAGE2_WRITE (2ull << 6)
#define STAGE2_NORMAL (0xfull << 2 | 3ull << 8)		/* write-back, inner shareable */
#define STAGE2_DEVICE (1ull << 2 | BIT_ULL(54) /* XN */)
struct stage2_spare {
	unsigned long page[2];
	unsigned int count;
};
int stage2_create(struct kvm *kvm);
void stage2_destroy(struct kvm *kvm);
int stage2_fill_spare(struct stage2_spare *spare);
void stage2_free_spare(struct stage2_spare *spare);
int stage2_map_device(struct kvm *kvm, u64 ipa, phys_addr_t pa, size_t size);
/* With mmu_lock: maps a page or a block (PMD_SIZE); unmaps, true if the TLB must be flushed. */
void stage2_map(struct kvm *kvm, u64 ipa, size_t size, u64 value, struct stage2_spare *spare);
bool stage2_unmap(struct kvm *kvm, u64 ipa, u64 end);

/* vmid.c */
bool vmid_is_current(struct kvm *kvm);
void vmid_update(struct kvm *kvm);
void vmid_flush_tlb(struct kvm *kvm);
u64 vmid_vttbr(struct kvm *kvm);

/* exit.c: 1 go on in the guest, 0 to user space, or -errno */
int handle_exit(struct kvm_vcpu *vcpu);

/* emulate.c */
u32 *vcpu_reg(struct kvm_vcpu *vcpu, unsigned int number);
bool vcpu_condition_holds(struct kvm_vcpu *vcpu);
void vcpu_skip_instruction(struct kvm_vcpu *vcpu);
void vcpu_inject_undefined(struct kvm_vcpu *vcpu);
void vcpu_inject_abort(struct kvm_vcpu *vcpu, bool prefetch, u32 address);

/* mmio.c */
int mmio_abort(struct kvm_vcpu *vcpu, u64 ipa);
void mmio_finish_load(struct kvm_vcpu *vcpu);

/* coproc.c */
int coproc_access(struct kvm_vcpu *vcpu);
void coproc_reset(struct kvm_vcpu *vcpu);

/* psci.c */
int psci_call(struct kvm_vcpu *vcpu);

/* regs.c */
int regs_get(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg);
int regs_set(struct kvm_vcpu *vcpu, const struct kvm_one_reg *reg);
int regs_list(struct kvm_vcpu *vcpu, struct kvm_reg_list __user *list);

/* timer.c */
int timer_module_init(void);
void timer_module_exit(void);
void timer_init(struct kvm_vcpu *vcpu);
void timer_destroy(struct kvm_vcpu *vcpu);
void timer_flush(struct kvm_vcpu *vcpu);
void timer_sync(struct kvm_vcpu *vcpu);
/* Without a vGIC: its output has changed since user space was told; telling it. */
bool timer_must_tell_user(struct kvm_vcpu *vcpu);
void timer_tell_user(struct kvm_vcpu *vcpu);
/* Just before entry, interrupts off. */
void timer_mask_physical(struct kvm_vcpu *vcpu);
u32 timer_physical_irq(void);
u64 timer_physical_count(void);

#endif
