// SPDX-License-Identifier: Apache-2.0
// Everything beyond the cluster's L2: the CCI-400, DDR2, the static memory bus, devices.
#pragma once

#include <vector>

#include "isa/archive.h"
#include "models/cci400/cci400_timing.h"
#include "models/cortex_a15/timing/delivery.h"
#include "models/cortex_a15/timing/parameters.h"
#include "models/ddr2/ddr2.h"

namespace vesim::models {

struct MemoryRegion {
  enum class Kind : u8 { Dram, StaticBus, Gic, Tile };
  u64 base, size;
  Kind kind;
};

class Outside {
 public:
  Outside(const MemoryParameters& parameters, std::vector<MemoryRegion> map);

  // A cache line or a word, which leaves the cluster at `time`.
  Delivery access(u64 pa, unsigned size, bool write, u64 time);

  const Cci400Timing& cci() const { return cci_; }
  // While on, accesses take no time and none from others.
  void stop_time(bool on) { stopped_ = on; }

  void serialize(isa::Archive& ar);

 private:
  // One past the map's end when nothing is there.
  u16 region_of(u64 pa) const;
  u64 on_static_bus(unsigned size, bool write, u64 time);

  const std::vector<MemoryRegion> map_;
  const Cci400Timing cci_;
  const u64 static_bus_read_, static_bus_write_, gic_, tile_;
  const bool free_dram_;
  Ddr2 dram_;
  u64 static_bus_free_ = 0;
  bool stopped_ = false;
};

}  // namespace vesim::models
