/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KVM_TEST_DOORBELL_H
#define KVM_TEST_DOORBELL_H

/*
 * A device with one register at `address` whose write raises an SPI, by ioeventfd and irqfd if KVM has
 * them: then no vCPU thread sees the write. Else the caller gives it to doorbell_ring.
 */
void doorbell_create(int system_fd, int vm_fd, unsigned long long address, unsigned spi);
void doorbell_ring(void);

#endif
