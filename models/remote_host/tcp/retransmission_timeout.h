// SPDX-License-Identifier: Apache-2.0
// The retransmission time-out (RFC 6298), with Linux's minimum: it bounds the variation, not the
// sum.
#pragma once

#include <algorithm>

#include "isa/archive.h"
#include "models/remote_host/tcp/parameters.h"

namespace vesim::models::stbox {

class RetransmissionTimeout {
 public:
  explicit RetransmissionTimeout(const TcpParameters& parameters) : parameters_(parameters) {}

  void sample(u64 rtt) {
    if (smoothed_ == 0) {
      smoothed_ = rtt;
      variation_ = rtt / 2;
    } else {
      const u64 error = rtt > smoothed_ ? rtt - smoothed_ : smoothed_ - rtt;
      variation_ += error / 4 - variation_ / 4;
      smoothed_ += rtt / 8 - smoothed_ / 8;
    }
    smoothed_ = std::max<u64>(smoothed_, 1);
  }
  void back_off() { ++backoff_; }
  void progress() { backoff_ = 0; }

  u64 value() const {
    const u64 base = smoothed_ == 0 ? parameters_.rto_initial
                                    : smoothed_ + std::max(parameters_.rto_least, 4 * variation_);
    constexpr u64 kMostDoublings = 16;
    return std::min(base << std::min(backoff_, kMostDoublings), parameters_.rto_most);
  }
  u64 smoothed() const { return smoothed_; }
  u64 attempts() const { return backoff_; }

  void serialize(isa::Archive& ar) {
    ar("smoothed", smoothed_);
    ar("variation", variation_);
    ar("backoff", backoff_);
  }

 private:
  const TcpParameters& parameters_;
  u64 smoothed_ = 0;  // ps; 0 before the first sample
  u64 variation_ = 0;
  u64 backoff_ = 0;
};

}  // namespace vesim::models::stbox
