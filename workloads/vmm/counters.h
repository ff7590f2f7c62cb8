/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VMM_COUNTERS_H
#define VMM_COUNTERS_H

/* Prints what KVM has counted for this VM, from debugfs, where it stands as long as the VM lives. */
void print_counters(int vm_fd);

#endif
