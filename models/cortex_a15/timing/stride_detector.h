// SPDX-License-Identifier: Apache-2.0
// Finds load-store streams within 4 KiB pages for the L2 prefetcher (DDI 0438 7.4).
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "isa/archive.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/tag_cache.h"

namespace vesim::models {

using isa::s64;

class StrideDetector {
 public:
  // The stride in lines of the stream that this access continues, 0 when it is none.
  s64 stride(u64 line) {
    const u64 page = line / kLinesPerPage;
    if (streams_[recent_].page != page + 1 && !find(page)) {
      streams_[oldest_] = {page + 1, line, 0};
      recent_ = std::exchange(oldest_, (oldest_ + 1) % streams_.size());
      return 0;
    }
    Stream& stream = streams_[recent_];
    const s64 step = static_cast<s64>(line) - static_cast<s64>(stream.last);
    if (step == 0) return 0;
    const bool continues = step == stream.step;
    stream = {page + 1, line, step};
    return continues ? step : 0;
  }

  static bool same_page(u64 a, u64 b) { return a / kLinesPerPage == b / kLinesPerPage; }

  void serialize(isa::Archive& ar) {
    ar("streams", streams_);
    ar("oldest", oldest_);
  }

 private:
  static constexpr u64 kLinesPerPage = 4096 / kLineSize;
  struct Stream {
    u64 page = 0;  // + 1; 0: none
    u64 last = 0;
    s64 step = 0;
  };
  // Makes the page's stream the recent one, if it has one.
  bool find(u64 page) {
    const auto found = std::find_if(streams_.begin(), streams_.end(),
                                    [&](const Stream& s) { return s.page == page + 1; });
    if (found == streams_.end()) return false;
    recent_ = static_cast<u64>(found - streams_.begin());
    return true;
  }

  std::array<Stream, 16> streams_ = {};  // of as many pages
  u64 oldest_ = 0;
  u64 recent_ = 0;  // only where to look first
};

}  // namespace vesim::models
