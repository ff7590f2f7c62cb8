// SPDX-License-Identifier: Apache-2.0
// A small generator (xorshift64) whose state is part of what is saved.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models::stbox {

class Random {
 public:
  explicit Random(isa::u64 seed) : state_(seed | 1) {}

  isa::u64 next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  isa::u64 below(isa::u64 bound) { return next() % bound; }

  void serialize(isa::Archive& ar) { ar("state", state_); }

 private:
  isa::u64 state_;
};

}  // namespace vesim::models::stbox
