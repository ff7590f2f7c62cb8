// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/reorder_buffer.h"

#include <algorithm>

#include "models/remote_host/tcp/segment.h"

namespace vesim::models::stbox {

u64 ReorderBuffer::memory_of(const Bytes& piece) {
  constexpr u64 kSmallest = 512;
  return std::max<u64>(kSmallest, 2 * piece.size());
}

void ReorderBuffer::keep(u64 first, ByteView bytes) {
  Bytes& piece = pieces_[first];
  piece.assign(bytes.begin(), bytes.end());
  memory_ += memory_of(piece);
}

void ReorderBuffer::insert(u64 first, ByteView bytes) {
  const u64 end = first + bytes.size();
  if (first == end) return;
  const auto slice = [&](u64 from, u64 to) { return bytes.subspan(from - first, to - from); };
  u64 at = first;
  auto next = pieces_.upper_bound(first);
  if (next != pieces_.begin()) {
    const auto& [start, piece] = *std::prev(next);
    at = std::max(at, start + piece.size());
  }
  // The gaps between the pieces that are there.
  while (at < end) {
    const u64 gap_end = next == pieces_.end() ? end : std::min(end, next->first);
    if (at < gap_end) keep(at, slice(at, gap_end));
    if (next == pieces_.end()) break;
    at = std::max(at, next->first + next->second.size());
    ++next;
  }
  note({first, end});
}

void ReorderBuffer::note(Range range) {
  std::erase_if(ranges_, [&](const Range& other) {
    if (other.end < range.first || other.first > range.end) return false;
    range = {std::min(range.first, other.first), std::max(range.end, other.end)};
    return true;
  });
  ranges_.insert(ranges_.begin(), range);
  if (ranges_.size() > TcpSegment::kMostSackBlocks) ranges_.pop_back();
}

Bytes ReorderBuffer::take(u64 next) {
  Bytes taken;
  while (!pieces_.empty() && pieces_.begin()->first <= next) {
    const auto& [first, piece] = *pieces_.begin();
    memory_ -= memory_of(piece);
    const u64 known = std::min<u64>(next - first, piece.size());
    taken.insert(taken.end(), piece.begin() + static_cast<std::ptrdiff_t>(known), piece.end());
    next += piece.size() - known;
    pieces_.erase(pieces_.begin());
  }
  std::erase_if(ranges_, [&](const Range& range) { return range.end <= next; });
  return taken;
}

std::vector<ReorderBuffer::Range> ReorderBuffer::report(std::size_t most) {
  std::vector<Range> blocks;
  if (duplicate_ && most > 0) {
    blocks.push_back(*duplicate_);
    duplicate_.reset();
  }
  for (const Range& range : ranges_) {
    if (blocks.size() < most) blocks.push_back(range);
  }
  return blocks;
}

void ReorderBuffer::serialize(isa::Archive& ar) {
  bool duplicate = duplicate_.has_value();
  Range range = duplicate_.value_or(Range{});
  ar("pieces", pieces_);
  ar("ranges", ranges_);
  ar("duplicate", duplicate);
  ar("duplicate_range", range);
  ar("memory", memory_);
  if (ar.loading()) duplicate_ = duplicate ? std::optional(range) : std::nullopt;
}

}  // namespace vesim::models::stbox
