// SPDX-License-Identifier: Apache-2.0
// When issue ports and queue entries are free. Uops ask in program order, and for cycles in any
// order: an issue port may still have a free cycle before one that an older uop took.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u16;
using isa::u32;
using isa::u64;

// Equal ports: how many of them are taken in each cycle, from the oldest that may still be asked
// for to a window later. What issues beyond that finds them free.
class Ports {
 public:
  static constexpr u64 kWindow = 1024;

  explicit Ports(u64 count) : count_(static_cast<u16>(count)) {}

  // Takes a port for `busy` cycles from the first such time at or after `time`, and returns that.
  // Nothing before `oldest` will be asked for again, which never goes back.
  u64 take(u64 time, u32 busy, u64 oldest) {
    if (oldest / kWord > first_) forget(oldest / kWord);
    time = first_free(time);
    while (busy > 1 && !free(time + 1, busy - 1)) time = first_free(time + 1);
    const u64 end = std::min(time + busy, (first_ + kWords) * kWord);
    for (u64 cycle = time; cycle < end; ++cycle) mark(cycle);
    return time;
  }
  void serialize(isa::Archive& ar) {
    ar("taken", taken_);
    ar("full", full_);
    ar("first", first_);
  }

 private:
  static constexpr u64 kWord = 64, kWords = kWindow / kWord;

  // The first cycle at or after `time` with a port left.
  u64 first_free(u64 time) const {
    for (u64 word = time / kWord, from = time % kWord; word < first_ + kWords; ++word, from = 0) {
      const u64 left = ~full_[word % kWords] >> from << from;
      if (left) return word * kWord + static_cast<u64>(std::countr_zero(left));
    }
    return std::max(time, (first_ + kWords) * kWord);
  }
  bool free(u64 time, u32 busy) const {
    const u64 end = std::min(time + busy, (first_ + kWords) * kWord);
    for (; time < end; ++time) {
      if (full_[time / kWord % kWords] >> time % kWord & 1) return false;
    }
    return true;
  }
  void mark(u64 cycle) {
    const u64 full = ++taken_[cycle % kWindow] == count_;
    full_[cycle / kWord % kWords] |= full << cycle % kWord;
  }
  // The places of the words before `first` are those of the words a window later.
  void forget(u64 first) {
    for (u64 word = std::max(first_, first - std::min(first, kWords)); word < first; ++word) {
      full_[word % kWords] = 0;
      std::fill_n(taken_.begin() + static_cast<long>(word % kWords * kWord), kWord, u16{0});
    }
    first_ = first;
  }

  u16 count_;
  u64 first_ = 0;                        // of the window, in words of as many cycles as bits
  std::array<u64, kWords> full_ = {};    // by cycle: no port is left
  std::array<u16, kWindow> taken_ = {};  // by cycle: ports
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
