// SPDX-License-Identifier: Apache-2.0
// Exact conversion between picoseconds and cycles of a clock that runs since time zero.
#pragma once

#include "models/event_queue.h"

namespace vesim::models {

namespace detail {
__extension__ using u128 = unsigned __int128;
}

// Cycles completed at a time.
constexpr u64 cycles_at(u64 time_ps, u64 clock_hz) {
  return static_cast<u64>(detail::u128{time_ps} * clock_hz / kPicosecondsPerSecond);
}

// The first time, rounded up to a picosecond, at which `cycles` are completed; kNever when that
// lies beyond the range of simulated time.
constexpr u64 time_of_cycle(u64 cycles, u64 clock_hz) {
  const detail::u128 time =
      (detail::u128{cycles} * kPicosecondsPerSecond + clock_hz - 1) / clock_hz;
  return time < kNever ? static_cast<u64>(time) : kNever;
}

}  // namespace vesim::models
