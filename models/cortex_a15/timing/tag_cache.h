// SPDX-License-Identifier: Apache-2.0
// The tags of a set-associative cache of 64-byte lines. A line is named by its number: the physical
// address divided by 64.
#pragma once

#include <utility>
#include <vector>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u32;
using isa::u64;
using isa::u8;

inline constexpr unsigned kLineShift = 6;  // what CCSIDR and CTR say
inline constexpr u64 kLineSize = 1 << kLineShift;

// MESI.
enum class LineState : u8 { Invalid, Shared, Exclusive, Modified };

class TagCache {
 public:
  enum class Replacement : u8 { LeastRecentlyUsed, Random };

  // In 8 bytes, for the host's caches.
  class Line {
   public:
    Line() : Line(0, LineState::Invalid) {}
    Line(u64 number, LineState as, bool of_guest = false)
        : low_(static_cast<u32>(number)),
          high_(static_cast<u8>(number >> 32)),
          state(as),
          guest(of_guest) {}

    u64 number() const { return u64{high_} << 32 | low_; }
    bool is(u64 number) const {
      return low_ == static_cast<u32>(number) && high_ == number >> 32 &&
             state != LineState::Invalid;
    }

   private:
    u32 low_;
    u8 high_;  // a physical address has 40 bits

   public:
    LineState state;
    bool guest;  // a guest brought it in
  };
  static_assert(sizeof(Line) == 8);

  TagCache(u64 size, u64 ways, Replacement replacement)
      : ways_(ways),
        set_mask_(size / ways / kLineSize - 1),
        replacement_(replacement),
        lines_(size / kLineSize + 1) {}

  // A use of the line; null when it is absent. The pointer is good until the next call.
  Line* use(u64 number) {
    Line* set = set_of(number);
    if (set[0].is(number)) return &set[0];
    return use_other_way(set, number);
  }
  // The same, with LRU, of one of the two lines of its set that were used last; null: it is not.
  Line* use_recent(u64 number) {
    Line* set = set_of(number);
    if (set[0].is(number)) return set;
    if (!set[1].is(number)) return nullptr;
    std::swap(set[0], set[1]);
    return set;
  }
  // The same, but no use of it: a snoop or maintenance.
  Line* find(u64 number);
  bool has(u64 number) { return find(number) != nullptr; }

  // Puts an absent line into its set and answers what had to go, Invalid when a way was free.
  Line insert(const Line& line);

  // The line as it was.
  Line invalidate(u64 number);
  template <typename See>
  void invalidate_all(See&& see) {
    for (Line& line : lines_) {
      if (line.state != LineState::Invalid) see(line);
      line = {};
    }
  }

  // For maintenance by set and way: the line there, valid or not.
  Line& at(u64 set, u64 way) { return lines_[(set & set_mask_) * ways_ + way % ways_]; }
  u64 sets() const { return set_mask_ + 1; }
  u64 ways() const { return ways_; }

  void serialize(isa::Archive& ar);

 private:
  Line* set_of(u64 number) { return &lines_[(number & set_mask_) * ways_]; }
  Line* use_other_way(Line* set, u64 number);
  Line* move_to_front(Line* set, u64 way);
  u64 victim_way(const Line* set);
  u32 next_random();

  const u64 ways_;
  const u64 set_mask_;
  const Replacement replacement_;
  // By set; with LRU the most recently used way of a set comes first. Behind them one that is never
  // valid: a set of one way has no second, and the next set's is not taken for it.
  std::vector<Line> lines_;
  u32 random_ = 1;  // xorshift
};

}  // namespace vesim::models
