// SPDX-License-Identifier: Apache-2.0
// Reno's congestion control (RFC 5681): slow start, congestion avoidance, one halving for each
// round of losses. Linux's default, CUBIC, grows as Reno does on a path as short as this one.
#pragma once

#include <algorithm>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models::stbox {

using isa::u64;

class Congestion {
 public:
  void start(u64 window, u64 mss) {
    window_ = window;
    mss_ = mss;
  }
  u64 window() const { return window_; }  // bytes

  void acknowledged(u64 bytes) {
    if (window_ < threshold_) {
      window_ += std::min(bytes, 2 * mss_);  // RFC 3465
      return;
    }
    credit_ += bytes;
    if (credit_ < window_) return;
    credit_ -= window_;
    window_ += mss_;
  }
  // Losses found by acknowledgements, with this much in flight.
  void loss(u64 in_flight) {
    halve(in_flight);
    window_ = threshold_;
  }
  void timeout(u64 in_flight) {
    halve(in_flight);
    window_ = mss_;
  }

  void serialize(isa::Archive& ar) {
    ar("window", window_);
    ar("threshold", threshold_);
    ar("credit", credit_);
    ar("mss", mss_);
  }

 private:
  void halve(u64 in_flight) {
    threshold_ = std::max(in_flight / 2, 2 * mss_);
    credit_ = 0;
  }

  u64 window_ = 0;
  u64 threshold_ = ~u64{0};
  u64 credit_ = 0;  // bytes acknowledged towards the next segment of growth
  u64 mss_ = 0;
};

}  // namespace vesim::models::stbox
