/* SPDX-License-Identifier: Apache-2.0 */
#include "interrupts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "../kvm/uapi.h"
#include "../vmm/gic.h"

#define TIMER_PPI 27

static int vm;
static bool emulated;
static struct gic gic;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void call(int fd, unsigned long command, const char *name, void *argument)
{
	if (ioctl(fd, command, argument) < 0) {
		fprintf(stderr, "vesim-kvm-test: ");
		perror(name);
		exit(1);
	}
}
#define CALL(fd, command, argument) call(fd, command, #command, argument)

static void set_address(unsigned type, unsigned long long at)
{
	struct kvm_arm_device_addr address = { type, at };

	CALL(vm, KVM_ARM_SET_DEVICE_ADDR, &address);
}

/* Complete at once: an irqfd needs a vGIC that is. */
static void create_vgic(void)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	struct kvm_device_attr init = { .group = KVM_DEV_ARM_VGIC_GRP_CTRL,
					.attr = KVM_DEV_ARM_VGIC_CTRL_INIT };

	CALL(vm, KVM_CREATE_DEVICE, &device);
	set_address(KVM_VGIC_V2_ADDR_TYPE_DIST, GICD);
	set_address(KVM_VGIC_V2_ADDR_TYPE_CPU, GICC);
	CALL(device.fd, KVM_SET_DEVICE_ATTR, &init);
}

static void set_line(unsigned irq, bool level)
{
	struct kvm_irq_level line = { irq, level };

	CALL(vm, KVM_IRQ_LINE, &line);
}

static void set_vcpu_irq(void *unused, unsigned cpu, bool level)
{
	(void)unused;
	set_line(KVM_ARM_IRQ_TYPE_CPU << KVM_ARM_IRQ_TYPE_SHIFT | cpu << KVM_ARM_IRQ_VCPU_SHIFT |
			 KVM_ARM_IRQ_CPU_IRQ, level);
}

void interrupts_create(int system_fd, int vm_fd, unsigned cpus)
{
	vm = vm_fd;
	emulated = ioctl(system_fd, KVM_CHECK_EXTENSION, KVM_CAP_IRQCHIP) <= 0;
	if (emulated)
		gic_init(&gic, cpus, set_vcpu_irq, NULL);
	else
		create_vgic();
}

void interrupts_set_spi(unsigned irq, bool level)
{
	if (!emulated) {
		set_line(KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | irq, level);
		return;
	}
	pthread_mutex_lock(&lock);
	gic_set_line(&gic, 0, irq, level);
	pthread_mutex_unlock(&lock);
}

static void access(unsigned cpu, struct kvm_run *run)
{
	unsigned offset = run->mmio.phys_addr & 0xfff, value;
	bool distributor = run->mmio.phys_addr < GICC;

	memcpy(&value, run->mmio.data, sizeof(value));
	if (run->mmio.is_write && distributor) {
		gic_distributor_write(&gic, cpu, offset, value, run->mmio.len);
	} else if (run->mmio.is_write) {
		gic_cpu_write(&gic, cpu, offset, value);
	} else {
		value = distributor ? gic_distributor_read(&gic, cpu, offset, run->mmio.len) :
				      gic_cpu_read(&gic, cpu, offset);
		memcpy(run->mmio.data, &value, sizeof(value));
	}
}

bool interrupts_handle(unsigned cpu, struct kvm_run *run)
{
	bool mine = emulated && run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr >= GICD &&
		    run->mmio.phys_addr < GICC + 0x1000;

	if (!emulated)
		return false;
	pthread_mutex_lock(&lock);
	gic_set_line(&gic, cpu, TIMER_PPI, run->s.regs.device_irq_level & KVM_ARM_DEV_EL1_VTIMER);
	if (mine)
		access(cpu, run);
	pthread_mutex_unlock(&lock);
	return mine || run->exit_reason == KVM_EXIT_INTR;
}
