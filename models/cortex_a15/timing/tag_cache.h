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

  struct Line {
    u64 number = 0;
    LineState state = LineState::Invalid;
    bool guest = false;  // a guest brought it in
  };

  TagCache(u64 size, u64 ways, Replacement replacement)
      : ways_(ways),
        set_mask_(size / ways / kLineSize - 1),
        replacement_(replacement),
        lines_(size / kLineSize + 1) {}

  // A use of the line; null when it is absent. The pointer is good until the next call.
  Line* use(u64 number) {
    Line* set = set_of(number);
    if (matches(set[0], number)) return &set[0];
    return use_other_way(set, number);
  }
  // The same, with LRU, of one of the two lines of its set that were used last; null: it is not.
  Line* use_recent(u64 number) {
    Line* set = set_of(number);
    if (matches(set[0], number)) return set;
    if (!matches(set[1], number)) return nullptr;
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
  static bool matches(const Line& line, u64 number) {
    return line.number == number && line.state != LineState::Invalid;
  }
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
