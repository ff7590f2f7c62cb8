// SPDX-License-Identifier: Apache-2.0
// An interrupt, reset or event line between two components: level, driven by one, seen by one.
#pragma once

#include <functional>
#include <utility>

#include "isa/archive.h"

namespace vesim::models {

class Wire {
 public:
  using Receiver = std::function<void(bool level)>;

  void connect(Receiver receiver) { receiver_ = std::move(receiver); }

  // The receiver is told of changes only, at once.
  void set(bool level) {
    if (level == level_) return;
    level_ = level;
    if (receiver_) receiver_(level);
  }
  bool level() const { return level_; }

  // The level is the driver's state; the receiver saves what it made of it.
  void serialize(isa::Archive& ar) { ar("level", level_); }

 private:
  Receiver receiver_;
  bool level_ = false;
};

}  // namespace vesim::models
