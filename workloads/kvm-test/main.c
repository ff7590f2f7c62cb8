// SPDX-License-Identifier: Apache-2.0
/*
 * Runs guest.S in a VM of its own and prints what it says: a check of /dev/kvm from below, and the
 * smallest VMM there is. Exit status 0: the guest came to its end and said all it should have.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../kvm/uapi.h"

#define MEMORY_BASE 0x80000000u
#define MEMORY_SIZE (16u << 20)
#define DEVICE 0x1c090000u
#define GICD 0x2c001000u
#define GICC 0x2c002000u
#define CPUS 2
#define ANSWER 0x12345678u
#define SPI_40 (KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | 40)
#define CORE_REG(n) (KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | (n))

extern const char guest_start[], guest_end[];

static const unsigned expected[] = { 0x600d0001, ANSWER, 2, 0x600d0002, 42, 0x600d0003,
				     0x600d0004, 0x600d0005, 0, 0x600d0006 };
static int system_fd, vm_fd;
static struct {
	int fd;
	struct kvm_run *run;
	pthread_t thread;
} cpus[CPUS];
static unsigned said;
static int result = 1;

static int call(int fd, unsigned long command, const char *name, void *argument)
{
	int value = ioctl(fd, command, argument);

	if (value < 0) {
		fprintf(stderr, "vesim-kvm-test: %s: %s\n", name, strerror(errno));
		exit(1);
	}
	return value;
}
#define CALL(fd, command, argument) call(fd, command, #command, (void *)(argument))

static void set_line(int level)
{
	struct kvm_irq_level line = { SPI_40, level };

	CALL(vm_fd, KVM_IRQ_LINE, &line);
}

static void device(struct kvm_run *run)
{
	unsigned value = ANSWER;

	if (!run->mmio.is_write) {
		memcpy(run->mmio.data, &value, sizeof(value));
		return;
	}
	memcpy(&value, run->mmio.data, sizeof(value));
	if (run->mmio.phys_addr == DEVICE) {
		printf("kvm-test: guest says %08x\n", value);
		fflush(stdout);
		if (said < sizeof(expected) / sizeof(*expected) && expected[said] == value)
			said++;
	} else {
		set_line(run->mmio.phys_addr == DEVICE + 8);
	}
}

static void *run_cpu(void *argument)
{
	int fd = cpus[(long)argument].fd;
	struct kvm_run *run = cpus[(long)argument].run;

	for (;;) {
		if (ioctl(fd, KVM_RUN, 0) < 0) {
			if (errno == EINTR)
				continue;
			fprintf(stderr, "vesim-kvm-test: KVM_RUN: %s\n", strerror(errno));
			exit(1);
		}
		if (run->exit_reason == KVM_EXIT_MMIO && (run->mmio.phys_addr & ~0xfffull) == DEVICE) {
			device(run);
		} else if (run->exit_reason == KVM_EXIT_SYSTEM_EVENT) {
			result = said != sizeof(expected) / sizeof(*expected);
			printf("kvm-test: %s\n", result ? "FAILED" : "passed");
			exit(result);
		} else {
			fprintf(stderr, "vesim-kvm-test: exit %u at %#llx\n", run->exit_reason,
				run->mmio.phys_addr);
			exit(1);
		}
	}
}

static void set_device_address(unsigned type, unsigned long long at)
{
	struct kvm_arm_device_addr address = { type, at };

	CALL(vm_fd, KVM_ARM_SET_DEVICE_ADDR, &address);
}

static void create_cpu(long id)
{
	struct kvm_vcpu_init init;
	unsigned entry = MEMORY_BASE;
	struct kvm_one_reg pc = { CORE_REG(15), (unsigned long)&entry };
	int size = CALL(system_fd, KVM_GET_VCPU_MMAP_SIZE, 0);

	cpus[id].fd = CALL(vm_fd, KVM_CREATE_VCPU, id);
	cpus[id].run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpus[id].fd, 0);
	if (cpus[id].run == MAP_FAILED) {
		perror("vesim-kvm-test: mmap of kvm_run");
		exit(1);
	}
	CALL(vm_fd, KVM_ARM_PREFERRED_TARGET, &init);
	init.features[0] = 1 << KVM_ARM_VCPU_PSCI_0_2 | (id ? 1 << KVM_ARM_VCPU_POWER_OFF : 0);
	CALL(cpus[id].fd, KVM_ARM_VCPU_INIT, &init);
	CALL(cpus[id].fd, KVM_SET_ONE_REG, &pc);
}

int main(void)
{
	char *memory = mmap(NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region region = { 0, 0, MEMORY_BASE, MEMORY_SIZE,
						      (unsigned long)memory };
	long i;

	system_fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (system_fd < 0 || memory == MAP_FAILED) {
		perror("vesim-kvm-test: /dev/kvm");
		return 1;
	}
	memcpy(memory, guest_start, guest_end - guest_start);
	if (CALL(system_fd, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return 1;
	vm_fd = CALL(system_fd, KVM_CREATE_VM, 0);
	CALL(vm_fd, KVM_SET_USER_MEMORY_REGION, &region);
	for (i = 0; i < CPUS; i++)
		create_cpu(i);
	CALL(vm_fd, KVM_CREATE_IRQCHIP, 0);
	set_device_address(KVM_VGIC_V2_ADDR_TYPE_DIST, GICD);
	set_device_address(KVM_VGIC_V2_ADDR_TYPE_CPU, GICC);
	for (i = 0; i < CPUS; i++)
		pthread_create(&cpus[i].thread, NULL, run_cpu, (void *)i);
	for (i = 0; i < CPUS; i++)
		pthread_join(cpus[i].thread, NULL);
	return 1;
}
