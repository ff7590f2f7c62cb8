// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM_IRQFD: an eventfd that is written pulses an interrupt. KVM_IOEVENTFD: a store to a device's
 * address signals an eventfd. Either saves a way through the VMM. Without resampling, so an irqfd is for
 * interrupts that the guest has configured as edges.
 *
 * An assigned eventfd stays open until it is deassigned or the VM ends.
 */
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "choices.h"
#include "kvm.h"

struct irqfd {
	struct list_head list;
	struct kvm *kvm;
	unsigned int irq;
	struct file *file;
	struct eventfd_ctx *eventfd;
	poll_table table;
	wait_queue_entry_t wait;
	struct work_struct inject;
};

struct ioeventfd {
	struct list_head list;
	struct eventfd_ctx *eventfd;
	struct kvm_ioeventfd spec;
};

/* --- irqfd --------------------------------------------------------------------------------------- */

static void inject(struct work_struct *work)
{
	struct irqfd *irqfd = container_of(work, struct irqfd, inject);

	vgic_set_line(irqfd->kvm, 0, irqfd->irq, true);
	vgic_set_line(irqfd->kvm, 0, irqfd->irq, false);
}

/* In the context of whoever writes to the eventfd, with its lock held. */
static int woken(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct irqfd *irqfd = container_of(wait, struct irqfd, wait);
	u64 count;

	if (key_to_poll(key) & EPOLLIN) {
		eventfd_ctx_do_read(irqfd->eventfd, &count);
		schedule_work(&irqfd->inject);
	}
	return 0;
}

static void queue_on(struct file *file, wait_queue_head_t *head, poll_table *table)
{
	add_wait_queue(head, &container_of(table, struct irqfd, table)->wait);
}

static void irqfd_free(struct irqfd *irqfd)
{
	u64 count;

	eventfd_ctx_remove_wait_queue(irqfd->eventfd, &irqfd->wait, &count);
	cancel_work_sync(&irqfd->inject);
	eventfd_ctx_put(irqfd->eventfd);
	fput(irqfd->file);
	kfree(irqfd);
}

static struct irqfd *find_irqfd(struct kvm *kvm, struct eventfd_ctx *eventfd)
{
	struct irqfd *irqfd;

	list_for_each_entry(irqfd, &kvm->irqfds, list)
		if (irqfd->eventfd == eventfd)
			return irqfd;
	return NULL;
}

static int irqfd_deassign(struct kvm *kvm, const struct kvm_irqfd *args)
{
	struct eventfd_ctx *eventfd = eventfd_ctx_fdget(args->fd);
	struct irqfd *irqfd;

	if (IS_ERR(eventfd))
		return PTR_ERR(eventfd);
	mutex_lock(&kvm->lock);
	irqfd = find_irqfd(kvm, eventfd);
	if (irqfd && irqfd->irq == args->gsi + VGIC_PRIVATE) {
		list_del(&irqfd->list);
		irqfd_free(irqfd);
	}
	mutex_unlock(&kvm->lock);
	eventfd_ctx_put(eventfd);
	return 0;
}

static int irqfd_start(struct irqfd *irqfd)
{
	struct kvm *kvm = irqfd->kvm;
	int result = 0;

	mutex_lock(&kvm->lock);
	if (!kvm->vgic.ready) {
		result = -EAGAIN;
	} else if (irqfd->irq >= kvm->vgic.nr_irqs) {
		result = -EINVAL;
	} else if (find_irqfd(kvm, irqfd->eventfd)) {
		result = -EBUSY;
	} else {
		list_add(&irqfd->list, &kvm->irqfds);
		if (vfs_poll(irqfd->file, &irqfd->table) & EPOLLIN)
			schedule_work(&irqfd->inject);
	}
	mutex_unlock(&kvm->lock);
	return result;
}

static int irqfd_assign(struct kvm *kvm, const struct kvm_irqfd *args)
{
	struct irqfd *irqfd = kzalloc(sizeof(*irqfd), GFP_KERNEL_ACCOUNT);
	int result = -EBADF;

	if (!irqfd)
		return -ENOMEM;
	irqfd->kvm = kvm;
	irqfd->irq = args->gsi + VGIC_PRIVATE; /* a GSI counts SPIs */
	INIT_WORK(&irqfd->inject, inject);
	init_waitqueue_func_entry(&irqfd->wait, woken);
	init_poll_funcptr(&irqfd->table, queue_on);
	irqfd->file = fget(args->fd);
	if (!irqfd->file)
		goto no_file;
	irqfd->eventfd = eventfd_ctx_fileget(irqfd->file);
	result = PTR_ERR_OR_ZERO(irqfd->eventfd);
	if (result)
		goto no_eventfd;
	result = irqfd_start(irqfd);
	if (!result)
		return 0;
	eventfd_ctx_put(irqfd->eventfd);
no_eventfd:
	fput(irqfd->file);
no_file:
	kfree(irqfd);
	return result;
}

int eventfd_irqfd(struct kvm *kvm, const struct kvm_irqfd *args)
{
	if (!choices.irqfd)
		return -ENOTTY;
	if ((args->flags & ~KVM_IRQFD_FLAG_DEASSIGN) || args->gsi >= VGIC_MAX_IRQS)
		return -EINVAL;
	return args->flags ? irqfd_deassign(kvm, args) : irqfd_assign(kvm, args);
}

/* --- ioeventfd ----------------------------------------------------------------------------------- */

static bool same_place(const struct kvm_ioeventfd *a, const struct kvm_ioeventfd *b)
{
	return a->addr == b->addr && (!a->len || !b->len || a->len == b->len) &&
	       (!(a->flags & b->flags & KVM_IOEVENTFD_FLAG_DATAMATCH) || a->datamatch == b->datamatch);
}

/* With `eventfd` the one assigned exactly so, without any that answers to the same store. */
static struct ioeventfd *find_ioeventfd(struct kvm *kvm, const struct kvm_ioeventfd *spec,
					const struct eventfd_ctx *eventfd)
{
	struct ioeventfd *io;

	list_for_each_entry(io, &kvm->ioeventfds, list)
		if (same_place(&io->spec, spec) &&
		    (!eventfd || (io->eventfd == eventfd && io->spec.flags == spec->flags &&
				  io->spec.len == spec->len)))
			return io;
	return NULL;
}

static void ioeventfd_free(struct ioeventfd *io)
{
	eventfd_ctx_put(io->eventfd);
	kfree(io);
}

static int ioeventfd_deassign(struct kvm *kvm, struct kvm_ioeventfd *spec)
{
	struct eventfd_ctx *eventfd = eventfd_ctx_fdget(spec->fd);
	struct ioeventfd *io;

	if (IS_ERR(eventfd))
		return PTR_ERR(eventfd);
	spec->flags &= ~KVM_IOEVENTFD_FLAG_DEASSIGN;
	spin_lock(&kvm->ioeventfd_lock);
	io = find_ioeventfd(kvm, spec, eventfd);
	if (io)
		list_del(&io->list);
	spin_unlock(&kvm->ioeventfd_lock);
	eventfd_ctx_put(eventfd);
	if (!io)
		return -ENOENT;
	ioeventfd_free(io);
	return 0;
}

static int ioeventfd_assign(struct kvm *kvm, const struct kvm_ioeventfd *spec)
{
	struct ioeventfd *io = kzalloc(sizeof(*io), GFP_KERNEL_ACCOUNT);
	bool taken;

	if (!io)
		return -ENOMEM;
	io->spec = *spec;
	io->eventfd = eventfd_ctx_fdget(spec->fd);
	if (IS_ERR(io->eventfd)) {
		int result = PTR_ERR(io->eventfd);

		kfree(io);
		return result;
	}
	spin_lock(&kvm->ioeventfd_lock);
	taken = find_ioeventfd(kvm, spec, NULL);
	if (!taken)
		list_add(&io->list, &kvm->ioeventfds);
	spin_unlock(&kvm->ioeventfd_lock);
	if (taken)
		ioeventfd_free(io);
	return taken ? -EEXIST : 0;
}

static bool valid(const struct kvm_ioeventfd *spec)
{
	switch (spec->len) {
	case 0: case 1: case 2: case 4: case 8:
		break;
	default:
		return false;
	}
	if (spec->addr + spec->len < spec->addr)
		return false;
	if (spec->flags & ~(KVM_IOEVENTFD_FLAG_DATAMATCH | KVM_IOEVENTFD_FLAG_DEASSIGN))
		return false;
	return spec->len || !(spec->flags & KVM_IOEVENTFD_FLAG_DATAMATCH);
}

int eventfd_ioeventfd(struct kvm *kvm, struct kvm_ioeventfd *spec)
{
	if (!choices.irqfd)
		return -ENOTTY;
	if (!valid(spec))
		return -EINVAL;
	return spec->flags & KVM_IOEVENTFD_FLAG_DEASSIGN ? ioeventfd_deassign(kvm, spec) :
							   ioeventfd_assign(kvm, spec);
}

bool eventfd_store(struct kvm *kvm, u64 ipa, unsigned int len, u32 data)
{
	const struct kvm_ioeventfd store = { .addr = ipa, .len = len, .datamatch = data,
					     .flags = KVM_IOEVENTFD_FLAG_DATAMATCH };
	struct ioeventfd *io;

	if (!choices.irqfd)
		return false;
	spin_lock(&kvm->ioeventfd_lock);
	io = find_ioeventfd(kvm, &store, NULL);
	if (io)
		eventfd_signal(io->eventfd, 1);
	spin_unlock(&kvm->ioeventfd_lock);
	return io;
}

/* --- life ---------------------------------------------------------------------------------------- */

void eventfd_create(struct kvm *kvm)
{
	INIT_LIST_HEAD(&kvm->irqfds);
	INIT_LIST_HEAD(&kvm->ioeventfds);
	spin_lock_init(&kvm->ioeventfd_lock);
}

void eventfd_destroy(struct kvm *kvm)
{
	struct irqfd *irqfd, *next_irqfd;
	struct ioeventfd *io, *next_io;

	list_for_each_entry_safe(irqfd, next_irqfd, &kvm->irqfds, list)
		irqfd_free(irqfd);
	list_for_each_entry_safe(io, next_io, &kvm->ioeventfds, list)
		ioeventfd_free(io);
}
