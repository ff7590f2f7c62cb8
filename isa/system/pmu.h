// SPDX-License-Identifier: Apache-2.0
// The performance monitors, PMUv2 with 6 event counters (Arm ARM C12; TRM chapter 11).
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

struct Pmu {
  static constexpr unsigned kCounters = 6;

  u32 pmcr = 0, enabled = 0, overflow = 0, selected = 0, user_enable = 0, interrupt_enable = 0;
  u32 type[kCounters + 1] = {};   // the last is PMCCFILTR's place, unused in PMUv2
  u64 value[kCounters + 1] = {};  // the last is PMCCNTR; as of the last synchronisation

  void serialize(Archive& ar);
};

}  // namespace vesim::isa
