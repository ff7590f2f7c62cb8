/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KVM_TEST_COUNTERS_H
#define KVM_TEST_COUNTERS_H

#include <stdbool.h>

/* Compares the VM's counters in debugfs with conditions: NAME=NUMBER or NAME>NUMBER. Says what differs. */
bool counters_are(int vm_fd, char *const conditions[], int count);

#endif
