// SPDX-License-Identifier: Apache-2.0
// Lines under way to a cache, in as many slots as it has: the L1's line fills, the L2's prefetches.
#pragma once

#include <algorithm>
#include <vector>

#include "isa/archive.h"
#include "models/cortex_a15/timing/delivery.h"

namespace vesim::models {

class Fills {
 public:
  explicit Fills(u64 slots) : slots_(slots) {}

  // The line's delivery when it is under way at `time`, else null.
  const Delivery* under_way(u64 line, u64 time) const {
    if (time >= last_) return nullptr;
    for (const Fill& fill : slots_) {
      if (fill.line == line && fill.delivery.ready > time) return &fill.delivery;
    }
    return nullptr;
  }
  // From when on a slot is free; never when there is none.
  u64 free_from(u64 time) const {
    if (slots_.empty()) return ~u64{0};
    if (stopped_) return time;
    u64 soonest = ~u64{0};
    for (const Fill& fill : slots_) soonest = std::min(soonest, fill.delivery.ready);
    return std::max(time, soonest);
  }
  // Takes the slot that is free first.
  void add(u64 line, const Delivery& delivery) {
    if (stopped_) return;
    const auto soonest = std::min_element(
        slots_.begin(), slots_.end(),
        [](const Fill& a, const Fill& b) { return a.delivery.ready < b.delivery.ready; });
    *soonest = {line, delivery};
    last_ = std::max(last_, delivery.ready);
  }

  // While on, lines come at once and take no slot.
  void stop_time(bool on) { stopped_ = on; }

  void serialize(isa::Archive& ar) {
    ar("slots", slots_);
    ar("last", last_);
  }

 private:
  struct Fill {
    u64 line = 0;
    Delivery delivery;
    void serialize(isa::Archive& ar) {
      ar("line", line);
      ar("ready", delivery.ready);
      ar("found", delivery.found);
      ar("region", delivery.region);
    }
  };

  std::vector<Fill> slots_;
  u64 last_ = 0;  // when the last of them is there
  bool stopped_ = false;
};

}  // namespace vesim::models
