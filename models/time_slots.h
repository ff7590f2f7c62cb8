// SPDX-License-Identifier: Apache-2.0
// A resource that serves one transfer at a time, each of the same length: a data bus, a cache port.
// Transfers may be asked for out of order: cores run up to a quantum apart.
#pragma once

#include <array>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u64;

class TimeSlots {
 public:
  explicit TimeSlots(u64 length) : length_(length) {}

  // When a transfer that could begin at `time` does begin.
  u64 take(u64 time) {
    if (length_ == 0) return time;
    u64 slot = time / length_;
    for (unsigned tries = 0; taken_[slot % kWindow] == slot + 1 && tries < kWindow; ++tries) ++slot;
    taken_[slot % kWindow] = slot + 1;
    return slot * length_ > time ? slot * length_ : time;
  }
  u64 length() const { return length_; }
  // 0: transfers take no time, and none from others.
  void set_length(u64 length) { length_ = length; }

  void serialize(isa::Archive& ar) { ar("taken", taken_); }

 private:
  // More than can be waited for at a time.
  static constexpr unsigned kWindow = 256;
  u64 length_;
  std::array<u64, kWindow> taken_ = {};  // slot + 1
};

}  // namespace vesim::models
