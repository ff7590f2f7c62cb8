// SPDX-License-Identifier: Apache-2.0
// Where a debugger wants the cores to stop: shared by the cores of a cluster, by virtual address.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "isa/types.h"

namespace vesim::isa {

struct Watchpoint {
  u32 address;
  u32 size;
  bool on_read;
  bool on_write;
  bool operator==(const Watchpoint&) const = default;
};

// What made a core stop.
struct DebugHit {
  u32 pc;
  std::optional<Watchpoint> watchpoint;  // none: a breakpoint
  u32 address = 0;                       // accessed, for a watchpoint
};

struct DebugStops {
  std::set<u32> breakpoints;
  std::vector<Watchpoint> watchpoints;

  // Whether a breakpoint may be at this offset in a page: blocks are kept by physical address, so
  // the decoder only knows the offset.
  bool near(u32 offset_in_page) const {
    return std::any_of(breakpoints.begin(), breakpoints.end(),
                       [&](u32 address) { return (address & 0xfff) == offset_in_page; });
  }
  const Watchpoint* watched(u32 va, unsigned size, bool write) const {
    for (const Watchpoint& w : watchpoints) {
      const bool kind = write ? w.on_write : w.on_read;
      if (kind && va < u64{w.address} + w.size && w.address < u64{va} + size) return &w;
    }
    return nullptr;
  }
  bool watched_page(u32 va) const {
    const u64 page = va & ~u32{0xfff};
    return std::any_of(watchpoints.begin(), watchpoints.end(), [&](const Watchpoint& w) {
      return w.address < page + 0x1000 && page < u64{w.address} + w.size;
    });
  }
};

}  // namespace vesim::isa
