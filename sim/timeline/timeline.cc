// SPDX-License-Identifier: Apache-2.0
#include "sim/timeline/timeline.h"

#include <algorithm>
#include <utility>

namespace vesim::sim {
namespace {

// Of a slice. With more the least keep their world alone.
constexpr std::size_t kMostThreads = 16;

void merge(std::vector<Timeline::Part>& parts, const Timeline::Part& part) {
  const auto known = std::find_if(parts.begin(), parts.end(), [&](const Timeline::Part& p) {
    return p.kind == part.kind && p.thread == part.thread;
  });
  if (known != parts.end()) {
    known->slots += part.slots;
  } else {
    parts.push_back(part);
  }
}

void drop_threads(std::vector<Timeline::Part>& parts) {
  if (parts.size() <= kMostThreads) return;
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.slots > b.slots; });
  const std::vector<Timeline::Part> rest(parts.begin() + kMostThreads, parts.end());
  parts.resize(kMostThreads);
  for (const auto& part : rest) merge(parts, {part.kind, 0, part.slots});
}

bool same(const Timeline::Slice& a, const Timeline::Slice& b) {
  return a.parts.size() == 1 && b.parts.size() == 1 &&
         a.parts.front().kind == b.parts.front().kind &&
         a.parts.front().thread == b.parts.front().thread;
}

}  // namespace

void Timeline::add(models::World::Kind kind, u32 thread, u64 begin, u64 end) {
  if (begin == end) return;
  append({begin, end, {{kind, thread, end - begin}}});
  // Half, so that this is rare.
  if (parts_ > kMostParts) limit(kMostParts / 2);
}

void Timeline::limit(std::size_t most_parts) {
  while (parts_ > most_parts && joined_ < slices_.back().end - slices_.front().begin) {
    joined_ = std::max<u64>(1, joined_ * 2);
    parts_ = 0;
    for (Slice& slice : std::exchange(slices_, {})) append(std::move(slice));
  }
}

void Timeline::append(Slice slice) {
  const bool joins = !slices_.empty() && slices_.back().end == slice.begin &&
                     (same(slices_.back(), slice) || slice.end - slices_.back().begin <= joined_);
  if (!joins) {
    parts_ += slice.parts.size();
    slices_.push_back(std::move(slice));
    return;
  }
  Slice& last = slices_.back();
  parts_ -= last.parts.size();
  for (const Part& part : slice.parts) merge(last.parts, part);
  drop_threads(last.parts);
  last.end = slice.end;
  parts_ += last.parts.size();
}

}  // namespace vesim::sim
