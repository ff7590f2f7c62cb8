// SPDX-License-Identifier: Apache-2.0
// Words that all parts of the GIC share (IHI 0048B, chapters 1 and 2).
#pragma once

#include "isa/types.h"

namespace vesim::models::gic400 {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

inline constexpr unsigned kMaxCores = 8;
inline constexpr unsigned kSgis = 16;           // IDs 0-15
inline constexpr unsigned kPrivate = 32;        // IDs 0-31 are banked per core
inline constexpr unsigned kMaintenanceId = 25;  // the virtual interface's maintenance interrupt
inline constexpr u32 kFirstSpecialId = 1020;    // 1020-1023 never name an interrupt
inline constexpr u32 kGroup1Pending = 1022;     // there is one, but not for this register
inline constexpr u32 kSpurious = 1023;

// Who makes an access: the copy of banked registers it sees, and whether it may see Group 0.
struct Requester {
  unsigned core;
  bool secure;
};

// The interrupt that a CPU interface, physical or virtual, has to judge next.
struct Candidate {
  u32 id = kSpurious;
  u32 priority = 0xff;  // 8 bits, secure view; lower is more urgent
  bool group1 = false;
  u32 source = 0;  // of an SGI: the core that made it

  bool exists() const { return id != kSpurious; }
};

// What an interface asks of its core.
struct Lines {
  bool irq = false;
  bool fiq = false;
  bool operator==(const Lines&) const = default;
};

}  // namespace vesim::models::gic400
