// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/outside.h"

#include <algorithm>
#include <utility>

#include "models/cortex_a15/timing/core_cycles.h"

namespace vesim::models {

Outside::Outside(const MemoryParameters& p, std::vector<MemoryRegion> map)
    : map_(std::move(map)),
      cci_(p),
      static_bus_read_(
          core_cycles_of_clocks(p.static_bus_read, p.static_bus_clock, p.cpu_frequency)),
      static_bus_write_(
          core_cycles_of_clocks(p.static_bus_write, p.static_bus_clock, p.cpu_frequency)),
      gic_(p.gic_access),
      tile_(core_cycles(p.tile_access, p.cpu_frequency)),
      free_dram_(p.free_dram),
      dram_(p) {}

u16 Outside::region_of(u64 pa) const {
  const auto found = std::find_if(map_.begin(), map_.end(), [&](const MemoryRegion& region) {
    return pa - region.base < region.size;
  });
  return static_cast<u16>(found - map_.begin());
}

// One 32-bit transfer after the other.
u64 Outside::on_static_bus(unsigned size, bool write, u64 time) {
  const u64 transfers = (size + 3) / 4;
  static_bus_free_ =
      std::max(static_bus_free_, time) + transfers * (write ? static_bus_write_ : static_bus_read_);
  return static_bus_free_;
}

Delivery Outside::access(u64 pa, unsigned size, bool write, u64 time) {
  if (stopped_) return {time};
  const u16 region = region_of(pa);
  Delivery d{time, Found::Device, region, 0};
  const auto kind = region < map_.size() ? map_[region].kind : MemoryRegion::Kind::Tile;
  switch (kind) {
    case MemoryRegion::Kind::Dram: {
      d.found = Found::Dram;
      if (free_dram_) break;
      const u64 arrival = cci_.request(time);
      const auto answer = write ? dram_.write(arrival) : dram_.read(pa, arrival);
      d.ready = answer.ready;
      d.waited = static_cast<u32>(answer.waited);
      break;
    }
    case MemoryRegion::Kind::StaticBus: {
      const u64 arrival = cci_.request(time);
      d.waited = static_cast<u32>(static_bus_free_ > arrival ? static_bus_free_ - arrival : 0);
      d.ready = on_static_bus(size, write, arrival);
      break;
    }
    case MemoryRegion::Kind::Gic:
      d.ready = time + gic_;
      break;
    case MemoryRegion::Kind::Tile:
      d.ready = time + tile_;
      break;
  }
  return d;
}

void Outside::serialize(isa::Archive& ar) {
  ar("dram", dram_);
  ar("static_bus_free", static_bus_free_);
}

}  // namespace vesim::models
