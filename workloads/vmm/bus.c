/* SPDX-License-Identifier: Apache-2.0 */
#include "bus.h"

#include <assert.h>
#include <stddef.h>

void bus_add(struct bus* bus, struct bus_device device) {
  assert(bus->count < BUS_DEVICES);
  bus->devices[bus->count++] = device;
}

static const struct bus_device* find(const struct bus* bus, uint64_t address, unsigned size) {
  for (unsigned i = 0; i < bus->count; i++) {
    const struct bus_device* device = &bus->devices[i];
    if (address >= device->base && address - device->base <= device->size - size) return device;
  }
  return NULL;
}

uint64_t bus_read(const struct bus* bus, uint64_t address, unsigned size) {
  const struct bus_device* device = find(bus, address, size);
  return device ? device->read(device->device, address - device->base, size) : 0;
}

void bus_write(const struct bus* bus, uint64_t address, uint64_t value, unsigned size) {
  const struct bus_device* device = find(bus, address, size);
  if (device) device->write(device->device, address - device->base, value, size);
}
