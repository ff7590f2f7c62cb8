// SPDX-License-Identifier: Apache-2.0
// What each core executed while it was priced, as a few lines of text that two runs can be compared
// by: where their streams diverge, if they do.
//
// A stream is cut at exceptions and returns. An interrupt that comes at another instruction, or a
// branch that went another way because of a time that was read, shows at the next cut.
#pragma once

#include <string>
#include <vector>

#include "models/cortex_a15/timing/span.h"

namespace vesim::sim {

using isa::u64;

class InstructionStream : public models::SpanWatcher {
 public:
  explicit InstructionStream(u64 cores) : cores_(cores) {}

  // --- SpanWatcher ---
  void ended(const models::Span& span, models::SpanEnd why, const isa::Core& next) override;

  // A line "CORE INSTRUCTIONS HASH" for every few hundred cuts, and for the end.
  std::string text() const;

 private:
  struct Point {
    u64 instructions, hash;
  };
  struct Core {
    u64 instructions = 0;
    u64 cuts = 0;
    u64 hash = 0xcbf29ce484222325;  // FNV-1a
    std::vector<Point> points;
  };

  std::vector<Core> cores_;
};

// The first instructions of a core that two streams do not share: some between `from` and `to`,
// counted in the first of the two.
struct Divergence {
  unsigned core;
  u64 from, to;
};
// Of two texts: of each core that diverges, in order.
std::vector<Divergence> compare_streams(const std::string& one, const std::string& other);

}  // namespace vesim::sim
