/* SPDX-License-Identifier: Apache-2.0 */
/* Puts kernel, initrd and device tree into the guest's RAM. */
#ifndef VMM_LOADER_H
#define VMM_LOADER_H

#include "device_tree.h"
#include "guest_memory.h"

struct boot_entry {
  uint32_t pc;
  uint32_t device_tree;
};

/* `kernel`: a zImage or an ELF file (linked at physical addresses). `initrd` may be NULL. Fills in
 * tree->initrd*. A file that cannot be read or does not fit ends the program. */
struct boot_entry load_guest(const struct guest_memory* memory, const char* kernel,
                             const char* initrd, struct device_tree* tree);

#endif
