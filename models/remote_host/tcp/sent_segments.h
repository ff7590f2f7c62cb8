// SPDX-License-Identifier: Apache-2.0
// What was sent and not yet acknowledged, and what is known about it: the scoreboard of RFC 6675.
#pragma once

#include <deque>
#include <optional>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models::stbox {

using isa::u64;

struct SentSegment {
  u64 first = 0, end = 0;  // sequence numbers
  u64 sent_at = 0;         // last time, ps
  u64 serial = 0;          // order of its last transmission among all
  bool sacked = false;
  bool lost = false;
  bool resent = false;    // since it was found lost
  bool repeated = false;  // ever: says nothing about the round trip

  u64 size() const { return end - first; }
  bool in_flight() const { return !sacked && (!lost || resent); }
  void serialize(isa::Archive& ar);
};

class SentSegments {
 public:
  void add(u64 first, u64 end, u64 now);
  // Notes that it was sent again.
  void resent(SentSegment& segment, u64 now);

  // Forgets all before `to`; returns when the last of them was sent, if that was its only time.
  std::optional<u64> acknowledge(u64 to);
  // True when that was news.
  bool sack(u64 first, u64 end);
  // Marks as lost what three later segments have overtaken; true when any.
  bool find_lost();
  void lose_first();
  // After a time-out. A receiver that has its first missing byte and still does not acknowledge it
  // has thrown data away: then its earlier reports are forgotten.
  void lose_all();

  SentSegment* next_lost();
  bool empty() const { return segments_.empty(); }
  u64 in_flight() const { return in_flight_; }  // bytes
  const SentSegment& front() const { return segments_.front(); }

  void serialize(isa::Archive& ar);

 private:
  void lose(SentSegment& segment);

  std::deque<SentSegment> segments_;
  u64 in_flight_ = 0;
  u64 lost_ = 0;  // segments that wait to be sent again
  u64 serial_ = 0;
  u64 delivered_serial_ = 0;  // the latest transmission known to have arrived
};

}  // namespace vesim::models::stbox
