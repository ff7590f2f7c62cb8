/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's RAM as the VMM sees it: one block, shared with the running vCPUs. */
#ifndef VMM_GUEST_MEMORY_H
#define VMM_GUEST_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct guest_memory {
  uint8_t* host;
  uint64_t base; /* guest physical */
  uint64_t size; /* bytes */
};

/* Where the `length` bytes at guest physical `address` are; NULL unless all of them are RAM. */
static inline void* guest_range(const struct guest_memory* memory, uint64_t address,
                                uint64_t length) {
  if (address < memory->base || length > memory->size ||
      address - memory->base > memory->size - length) {
    return NULL;
  }
  return memory->host + (address - memory->base);
}

#endif
