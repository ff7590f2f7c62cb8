/* SPDX-License-Identifier: Apache-2.0 */
/* The device tree that the guest gets. */
#ifndef VMM_DEVICE_TREE_H
#define VMM_DEVICE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_tree {
  uint32_t ram_size;
  unsigned cpus;
  unsigned virtio_devices;
  bool psci_0_2; /* else 0.1 */
  const char* bootargs;
  uint32_t initrd, initrd_size; /* guest physical; size 0: none */
};

/* Writes the tree to `to`; returns 0, or libfdt's error, such as -FDT_ERR_NOSPACE. */
int device_tree_write(const struct device_tree* tree, void* to, size_t room);

#endif
