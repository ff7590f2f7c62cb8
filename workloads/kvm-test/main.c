// SPDX-License-Identifier: Apache-2.0
/*
 * Runs guest.S in a VM of its own and prints what it says: a check of /dev/kvm from below, and the
 * smallest VMM there is. Exit status 0: the guest came to its end and said all it should have.
 *
 *   vesim-kvm-test [--pmu] [--signals] [--vms N] [CONDITION...]
 *
 * --pmu: the guest has performance monitors; --signals: all the time signals hit its vCPUs; --vms: while
 * it runs N other VMs come and go, which spends VMIDs. The conditions are of the VM's counters (counters.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../kvm/uapi.h"
#include "counters.h"
#include "doorbell.h"
#include "interrupts.h"

#define MEMORY_BASE 0x80000000u
#define MEMORY_SIZE (16u << 20)
#define HUGE_PAGE (2u << 20)
#define DEVICE 0x1c090000u
#define LOWER_SPI_40 12
#define DOORBELL 16
#define CPUS 2
#define ANSWER 0x12345678u
#define CORE_REG(n) (KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | (n))

extern const char guest_start[], guest_end[];

static unsigned expected[] = { 0x600d0001, ANSWER, 2, 0x600d0002, 0 /* a page taken back */,
			       42, 0x600d0003, 0x600d0004, 0x600d0005, 15 /* the urgent SGI */, 0x600d0007,
			       0 /* PMU */, 0, 0x600d0006 };
#define EXPECTED_PMU 11
#define FRESH_PAGES_TOUCHED 0x600d0002
#define FRESH_PAGES 0x200000
static char *memory;
static int other_vms;
static bool signals;
static char **conditions;
static int condition_count;
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

static void give_memory(int fd)
{
	struct kvm_userspace_memory_region region = { 0, 0, MEMORY_BASE, MEMORY_SIZE,
						      (unsigned long)memory };

	CALL(fd, KVM_SET_USER_MEMORY_REGION, &region);
}

static int initialize_cpu(int vm, long id)
{
	struct kvm_vcpu_init init;
	unsigned entry = MEMORY_BASE;
	struct kvm_one_reg pc = { CORE_REG(15), (unsigned long)&entry };
	int fd = CALL(vm, KVM_CREATE_VCPU, id);

	CALL(vm, KVM_ARM_PREFERRED_TARGET, &init);
	init.features[0] = 1 << KVM_ARM_VCPU_PSCI_0_2 | (id ? 1 << KVM_ARM_VCPU_POWER_OFF : 0);
	CALL(fd, KVM_ARM_VCPU_INIT, &init);
	CALL(fd, KVM_SET_ONE_REG, &pc);
	return fd;
}

/* The same guest in a VM of its own, to its first word. */
static void run_other_vm(void)
{
	int vm = CALL(system_fd, KVM_CREATE_VM, 0), cpu;

	give_memory(vm);
	cpu = initialize_cpu(vm, 0);
	while (ioctl(cpu, KVM_RUN, 0) < 0 && errno == EINTR)
		;
	close(cpu);
	close(vm);
}

/* To whichever vCPU runs, wherever it is. */
static void send_signals(void)
{
	int i;

	for (i = 0; i < CPUS; i++)
		pthread_kill(cpus[i].thread, SIGUSR1);
	usleep(200);
}

static void ignore(int number)
{
	(void)number;
}

/* Takes the pages that the guest has just touched, with stage 2 translations of them, and VMIDs. */
static void disturb(void)
{
	if (madvise(memory + FRESH_PAGES, HUGE_PAGE, MADV_DONTNEED)) {
		perror("vesim-kvm-test: madvise");
		exit(1);
	}
	while (other_vms-- > 0)
		run_other_vm();
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
		if (value == FRESH_PAGES_TOUCHED)
			disturb();
		if (said < sizeof(expected) / sizeof(*expected) && expected[said] == value)
			said++;
	} else if (run->mmio.phys_addr == DEVICE + DOORBELL) {
		doorbell_ring();
	} else {
		interrupts_set_spi(40, run->mmio.phys_addr != DEVICE + LOWER_SPI_40);
	}
}

static void *run_cpu(void *argument)
{
	long cpu = (long)argument;
	struct kvm_run *run = cpus[cpu].run;

	for (;;) {
		bool failed = ioctl(cpus[cpu].fd, KVM_RUN, 0) < 0;

		if (interrupts_handle(cpu, run) || (failed && errno == EINTR))
			continue;
		if (failed) {
			fprintf(stderr, "vesim-kvm-test: KVM_RUN: %s\n", strerror(errno));
			exit(1);
		}
		if (run->exit_reason == KVM_EXIT_MMIO && (run->mmio.phys_addr & ~0xfffull) == DEVICE) {
			device(run);
		} else if (run->exit_reason == KVM_EXIT_SYSTEM_EVENT) {
			result = said != sizeof(expected) / sizeof(*expected) ||
				 !counters_are(vm_fd, conditions, condition_count);
			printf("kvm-test: %s\n", result ? "FAILED" : "passed");
			exit(result);
		} else {
			fprintf(stderr, "vesim-kvm-test: exit %u at %#llx\n", run->exit_reason,
				run->mmio.phys_addr);
			exit(1);
		}
	}
}

static void create_cpu(long id)
{
	int size = CALL(system_fd, KVM_GET_VCPU_MMAP_SIZE, 0);

	cpus[id].fd = initialize_cpu(vm_fd, id);
	cpus[id].run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpus[id].fd, 0);
	if (cpus[id].run == MAP_FAILED) {
		perror("vesim-kvm-test: mmap of kvm_run");
		exit(1);
	}
}

static void take_arguments(int count, char **arguments)
{
	int i;

	for (i = 1; i < count && arguments[i][0] == '-'; i++) {
		if (!strcmp(arguments[i], "--pmu"))
			expected[EXPECTED_PMU] = 1;
		else if (!strcmp(arguments[i], "--signals"))
			signals = true;
		else if (!strcmp(arguments[i], "--vms") && i + 1 < count)
			other_vms = atoi(arguments[++i]);
	}
	conditions = arguments + i;
	condition_count = count - i;
}

int main(int count, char **arguments)
{
	long i;

	memory = aligned_alloc(HUGE_PAGE, MEMORY_SIZE);
	take_arguments(count, arguments);
	signal(SIGUSR1, ignore);
	system_fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (system_fd < 0 || !memory) {
		perror("vesim-kvm-test: /dev/kvm");
		return 1;
	}
	memcpy(memory, guest_start, guest_end - guest_start);
	if (CALL(system_fd, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return 1;
	vm_fd = CALL(system_fd, KVM_CREATE_VM, 0);
	give_memory(vm_fd);
	for (i = 0; i < CPUS; i++)
		create_cpu(i);
	interrupts_create(system_fd, vm_fd, CPUS);
	doorbell_create(system_fd, vm_fd, DEVICE + DOORBELL, 41);
	for (i = 0; i < CPUS; i++)
		pthread_create(&cpus[i].thread, NULL, run_cpu, (void *)i);
	while (signals)
		send_signals();
	for (i = 0; i < CPUS; i++)
		pthread_join(cpus[i].thread, NULL);
	return 1;
}
