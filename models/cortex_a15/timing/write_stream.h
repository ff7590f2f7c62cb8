// SPDX-License-Identifier: Apache-2.0
// Tells how many whole lines a core has written one behind the other. After a few of them the A15
// no longer reads a line before it writes it (ACTLR's write streaming thresholds, DDI 0438 4.3).
#pragma once

#include "isa/archive.h"
#include "models/cortex_a15/timing/tag_cache.h"

namespace vesim::models {

class WriteStream {
 public:
  void note(u64 pa, unsigned size) {
    if (pa != next_) {
      lines_ = 0;
      whole_ = pa % kLineSize == 0;
    }
    next_ = pa + size;
    if (pa / kLineSize == next_ / kLineSize) return;
    lines_ += whole_;
    whole_ = 1;
  }
  u64 lines() const { return lines_; }
  bool goes_on_at(u64 pa) const { return pa == next_; }

  void serialize(isa::Archive& ar) {
    ar("next", next_);
    ar("whole", whole_);
    ar("lines", lines_);
  }

 private:
  u64 next_ = 0;   // where the stream goes on
  u64 whole_ = 0;  // 1: from the present line's first byte
  u64 lines_ = 0;
};

}  // namespace vesim::models
