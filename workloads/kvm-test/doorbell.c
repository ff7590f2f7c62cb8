/* SPDX-License-Identifier: Apache-2.0 */
#include "doorbell.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../kvm/uapi.h"
#include "interrupts.h"

#define FIRST_SPI 32

static int kick_fd, call_fd;
static unsigned irq;

static void fail(const char *what)
{
	fprintf(stderr, "vesim-kvm-test: ");
	perror(what);
	exit(1);
}

/* The I/O thread: each kick is answered by one call. */
static void *answer(void *unused)
{
	uint64_t count;

	(void)unused;
	while (read(kick_fd, &count, sizeof(count)) == sizeof(count)) {
		count = 1;
		if (write(call_fd, &count, sizeof(count)) != sizeof(count))
			fail("eventfd");
	}
	return NULL;
}

void doorbell_create(int system_fd, int vm_fd, unsigned long long address, unsigned spi)
{
	struct kvm_ioeventfd kick = { .addr = address, .len = 4 };
	struct kvm_irqfd call = { .gsi = spi - FIRST_SPI };
	pthread_t thread;

	irq = spi;
	if (ioctl(system_fd, KVM_CHECK_EXTENSION, KVM_CAP_IOEVENTFD) <= 0 ||
	    ioctl(system_fd, KVM_CHECK_EXTENSION, KVM_CAP_IRQFD) <= 0)
		return;
	kick.fd = kick_fd = eventfd(0, EFD_CLOEXEC);
	call.fd = call_fd = eventfd(0, EFD_CLOEXEC);
	if (ioctl(vm_fd, KVM_IOEVENTFD, &kick) < 0)
		fail("KVM_IOEVENTFD");
	if (ioctl(vm_fd, KVM_IRQFD, &call) < 0)
		fail("KVM_IRQFD");
	if (pthread_create(&thread, NULL, answer, NULL))
		fail("thread");
}

void doorbell_ring(void)
{
	interrupts_set_spi(irq, true);
	interrupts_set_spi(irq, false);
}
