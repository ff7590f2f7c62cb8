/* SPDX-License-Identifier: Apache-2.0 */
/* Which device answers at which guest physical address. */
#ifndef VMM_BUS_H
#define VMM_BUS_H

#include <stdint.h>

#define BUS_DEVICES 16

struct bus_device {
  uint64_t base, size;
  uint64_t (*read)(void* device, uint64_t offset, unsigned size);
  void (*write)(void* device, uint64_t offset, uint64_t value, unsigned size);
  void* device;
};

struct bus {
  struct bus_device devices[BUS_DEVICES];
  unsigned count;
};

void bus_add(struct bus* bus, struct bus_device device);
/* Where nothing is, reads give 0 and writes do nothing, as on QEMU's board. */
uint64_t bus_read(const struct bus* bus, uint64_t address, unsigned size);
void bus_write(const struct bus* bus, uint64_t address, uint64_t value, unsigned size);

#endif
