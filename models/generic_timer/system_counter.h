// SPDX-License-Identifier: Apache-2.0
// The system counter: 24 MHz, counting since the machine's reset (ARM ARM DDI 0406C, B8.1.1).
// Conversions are exact; one count is 125000/3 ps.
#pragma once

#include "isa/types.h"
#include "models/event_queue.h"

namespace vesim::models {

inline constexpr isa::u32 kSystemCounterHz = 24'000'000;

// The counter's value at a time.
constexpr u64 count_at(u64 time_ps) {
  return time_ps / 125'000 * 3 + time_ps % 125'000 * 3 / 125'000;
}

// The first time (rounded up to a picosecond) at which the counter holds `count`; kNever when that
// lies beyond the range of simulated time.
constexpr u64 time_of_count(u64 count) {
  if (count / 3 >= kNever / 125'000) return kNever;
  return count / 3 * 125'000 + (count % 3 * 125'000 + 2) / 3;
}

}  // namespace vesim::models
