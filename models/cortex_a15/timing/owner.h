// SPDX-License-Identifier: Apache-2.0
// For whom a core works, and what that took from guests: entries of theirs in caches, TLBs and
// branch predictor. A guest that misses one again pays for it after the work is done
// (after-effects, design section 5). Knows about the run only, is not saved: after a restore
// nothing belongs to anybody.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "isa/types.h"

namespace vesim::models {

using isa::u32;
using isa::u64;

struct Owner {
  bool guest = false;  // a guest runs
  // The number of what the core does since it was taken from a guest (SpanWatcher::work), or 0.
  u32 work = 0;
};
// For parts of the model on their own.
inline const Owner kNobody;

// What of guests was taken out of a structure: by key, the work that did it. A few times as many as
// the structure has entries; those that share a place forget each other.
class TakenOut {
 public:
  explicit TakenOut(u64 entries) : places_(std::bit_ceil(4 * std::max<u64>(entries, 1))) {}

  void note(u64 key, u32 work) { place(key) = {key, work}; }
  // Who took it, and that is told once; 0: nobody, or it is not known.
  u32 claim(u64 key) {
    Place& p = place(key);
    if (p.work == 0 || p.key != key) return 0;
    const u32 work = p.work;
    p.work = 0;
    return work;
  }

 private:
  struct Place {
    u64 key = 0;
    u32 work = 0;
  };
  Place& place(u64 key) {
    constexpr u64 kGolden = 0x9e3779b97f4a7c15;  // Fibonacci hashing
    return places_[(key * kGolden >> 32) & (places_.size() - 1)];
  }

  std::vector<Place> places_;
};

}  // namespace vesim::models
