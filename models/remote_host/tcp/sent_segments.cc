// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/sent_segments.h"

#include <algorithm>

namespace vesim::models::stbox {
namespace {

constexpr u64 kReordering = 3;  // DupThresh

}  // namespace

void SentSegments::add(u64 first, u64 end, u64 now) {
  segments_.push_back({.first = first, .end = end, .sent_at = now, .serial = ++serial_});
  in_flight_ += end - first;
}

void SentSegments::resent(SentSegment& segment, u64 now) {
  if (!segment.in_flight()) in_flight_ += segment.size();
  if (segment.lost && !segment.resent) --lost_;
  segment.sent_at = now;
  segment.serial = ++serial_;
  segment.resent = segment.lost;
  segment.repeated = true;
}

std::optional<u64> SentSegments::acknowledge(u64 to) {
  std::optional<u64> sent_at;
  while (!segments_.empty() && segments_.front().first < to) {
    SentSegment& segment = segments_.front();
    const u64 known = std::min(to, segment.end) - segment.first;
    if (segment.in_flight()) in_flight_ -= known;
    segment.first += known;
    if (segment.size() != 0) break;
    if (segment.lost && !segment.resent) --lost_;
    delivered_serial_ = std::max(delivered_serial_, segment.serial);
    sent_at = segment.repeated || segment.sacked ? std::nullopt : std::optional(segment.sent_at);
    segments_.pop_front();
  }
  return sent_at;
}

bool SentSegments::sack(u64 first, u64 end) {
  bool news = false;
  auto at = std::lower_bound(segments_.begin(), segments_.end(), first,
                             [](const SentSegment& s, u64 value) { return s.first < value; });
  for (; at != segments_.end() && at->end <= end; ++at) {
    if (at->sacked) continue;
    if (at->in_flight()) in_flight_ -= at->size();
    if (at->lost && !at->resent) --lost_;
    at->sacked = true;
    at->lost = at->resent = false;
    delivered_serial_ = std::max(delivered_serial_, at->serial);
    news = true;
  }
  return news;
}

// Nothing is counted in flight that was lost already; a resent segment that is lost again is.
void SentSegments::lose(SentSegment& segment) {
  if (segment.in_flight()) in_flight_ -= segment.size();
  if (!segment.lost || segment.resent) ++lost_;
  segment.lost = true;
  segment.resent = false;
}

bool SentSegments::find_lost() {
  bool news = false;
  u64 later = 0;  // segments behind that have arrived
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    if (segment->sacked) {
      ++later;
      continue;
    }
    const bool overtaken = segment->repeated ? delivered_serial_ >= segment->serial + kReordering
                                             : later >= kReordering;
    if (!overtaken || !segment->in_flight()) continue;
    lose(*segment);
    news = true;
  }
  return news;
}

void SentSegments::lose_first() {
  if (!segments_.empty() && !segments_.front().sacked) lose(segments_.front());
}

void SentSegments::lose_all() {
  const bool reneged = !segments_.empty() && segments_.front().sacked;
  for (SentSegment& segment : segments_) {
    if (reneged && segment.sacked) {
      segment.sacked = false;
      in_flight_ += segment.size();
    }
    if (!segment.sacked) lose(segment);
  }
}

SentSegment* SentSegments::next_lost() {
  if (lost_ == 0) return nullptr;
  const auto found = std::find_if(segments_.begin(), segments_.end(),
                                  [](const SentSegment& s) { return s.lost && !s.resent; });
  return &*found;
}

void SentSegment::serialize(isa::Archive& ar) {
  ar("first", first);
  ar("end", end);
  ar("sent_at", sent_at);
  ar("serial", serial);
  ar("sacked", sacked);
  ar("lost", lost);
  ar("resent", resent);
  ar("repeated", repeated);
}

void SentSegments::serialize(isa::Archive& ar) {
  ar("segments", segments_);
  ar("in_flight", in_flight_);
  ar("lost", lost_);
  ar("serial", serial_);
  ar("delivered_serial", delivered_serial_);
}

}  // namespace vesim::models::stbox
