// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/tag_cache.h"

#include <utility>

namespace vesim::models {

TagCache::Line* TagCache::find(u64 number) {
  Line* set = set_of(number);
  for (u64 way = 0; way < ways_; way += 2) {
    if (set[way].is(number)) return &set[way];
    if (set[way + 1].is(number)) return &set[way + 1];
  }
  return nullptr;
}

TagCache::Line* TagCache::use_other_way(Line* set, u64 number) {
  Line* line = find(number);
  if (!line || replacement_ == Replacement::Random) return line;
  return move_to_front(set, static_cast<u64>(line - set));
}

TagCache::Line* TagCache::move_to_front(Line* set, u64 way) {
  const Line used = set[way];
  for (; way > 0; --way) set[way] = set[way - 1];
  *set = used;
  return set;
}

u32 TagCache::next_random() {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

u64 TagCache::victim_way(const Line* set) {
  for (u64 way = 0; way < ways_; ++way) {
    if (set[way].state == LineState::Invalid) return way;
  }
  // NOLINTNEXTLINE(clang-analyzer-core.DivideZero): a cache has at least one way
  return replacement_ == Replacement::Random ? next_random() % ways_ : ways_ - 1;
}

TagCache::Line TagCache::insert(const Line& line) {
  Line* set = set_of(line.number());
  const u64 way = victim_way(set);
  const Line victim = std::exchange(set[way], line);
  if (replacement_ == Replacement::LeastRecentlyUsed) move_to_front(set, way);
  return victim;
}

TagCache::Line TagCache::invalidate(u64 number) {
  Line* line = find(number);
  return line ? std::exchange(*line, Line{}) : Line{};
}

void TagCache::serialize(isa::Archive& ar) {
  std::vector<u64> packed(sets() * ways_);
  for (std::size_t i = 0; i < packed.size(); ++i) {
    packed[i] = lines_[i].number() << 2 | static_cast<u64>(lines_[i].state);
  }
  ar.raw("lines", packed.data(), packed.size() * sizeof(u64));
  for (std::size_t i = 0; i < packed.size(); ++i) {
    lines_[i] = {packed[i] >> 2, static_cast<LineState>(packed[i] & 3)};
  }
  ar("random", random_);
}

}  // namespace vesim::models
