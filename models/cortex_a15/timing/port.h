// SPDX-License-Identifier: Apache-2.0
// When issue ports and queue entries are free. Uops ask in program order, and for cycles in any
// order: an issue port may still have a free cycle before one that an older uop took.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u32;
using isa::u64;

// Equal ports: how many of them are taken in each cycle. Cycles a window or more apart share a
// place, so that of two takers that far apart the later one counts.
class Ports {
 public:
  static constexpr u64 kWindow = 256;

  explicit Ports(u64 count) : count_(count) {}

  // Takes a port for `busy` cycles from the first such time at or after `time`, and returns that.
  u64 take(u64 time, u32 busy = 1) {
    const u64 from = time;
    if (full_from_ <= time && time < full_until_) time = full_until_;
    while (!free(time, busy)) ++time;
    for (u64 i = 0; i < busy; ++i) mark(time + i);
    if (busy == 1) note_full(from, time);
    return time;
  }
  void serialize(isa::Archive& ar) {
    ar("taken", taken_);
    if (ar.loading()) full_until_ = full_from_;
  }

 private:
  static constexpr unsigned kCountBits = 4;

  u64 taken(u64 cycle) const {
    const u64 place = taken_[cycle % kWindow];
    return place >> kCountBits == cycle ? place & ((1u << kCountBits) - 1) : 0;
  }
  bool free(u64 cycle, u32 busy) const {
    for (u64 i = 0; i < busy; ++i) {
      if (taken(cycle + i) >= count_) return false;
    }
    return true;
  }
  // All ports of these cycles are taken, so that the next take() need not look there.
  void note_full(u64 from, u64 until) {
    until += taken(until) >= count_;
    if (until == from) return;
    if (from < full_from_ || from > full_until_) full_from_ = full_until_ = from;
    full_until_ = std::max(full_until_, until);
  }
  void mark(u64 cycle) {
    u64& place = taken_[cycle % kWindow];
    const u64 before = place >> kCountBits;
    place = cycle << kCountBits | (taken(cycle) + 1);
    if (before != cycle && full_from_ <= before && before < full_until_) full_until_ = full_from_;
  }

  u64 count_;
  std::array<u64, kWindow> taken_ = {};  // by cycle: its number, and how many ports in it
  u64 full_from_ = 0, full_until_ = 0;   // a shortcut: none of these cycles has a port left
};

// Entries that are taken in order of program and left in any: an issue queue.
class EntryPool {
 public:
  explicit EntryPool(u64 entries) : free_at_(entries) {}
  u64 earliest() const { return free_at_[first_]; }
  // Takes the one that is free first. Most are left in order, too, so that its place is found at
  // once.
  void take(u64 until) {
    u64 at = first_;
    if (++first_ == free_at_.size()) first_ = 0;
    while (at != first_) {
      const u64 before = (at == 0 ? free_at_.size() : at) - 1;
      if (free_at_[before] <= until) break;
      free_at_[at] = free_at_[before];
      at = before;
    }
    free_at_[at] = until;
  }
  void serialize(isa::Archive& ar) {
    ar("free_at", free_at_);
    ar("first", first_);
  }

 private:
  std::vector<u64> free_at_;  // from first_ on, around the end: the earliest first
  u64 first_ = 0;
};

// Entries that are taken and left in order: the reorder buffer, the load and store queues.
class Ring {
 public:
  explicit Ring(u64 entries) : free_at_(entries) {}
  u64 earliest() const { return free_at_[next_]; }
  void take(u64 until) {
    free_at_[next_] = until;
    if (++next_ == free_at_.size()) next_ = 0;
  }
  void serialize(isa::Archive& ar) {
    ar("free_at", free_at_);
    ar("next", next_);
  }

 private:
  std::vector<u64> free_at_;
  u64 next_ = 0;
};

}  // namespace vesim::models
