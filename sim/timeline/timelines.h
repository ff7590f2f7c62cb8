// SPDX-License-Identifier: Apache-2.0
// The timelines of all cores, of a run and of its phases, from the cores' spans.
#pragma once

#include <map>
#include <utility>

#include "models/cortex_a15/timing/span.h"
#include "sim/timeline/timeline.h"

namespace vesim::sim {

using Timelines = std::map<unsigned, Timeline>;  // by core

class TimelineRecorder : public models::SpanWatcher {
 public:
  void ended(const models::Span& span, models::SpanEnd, const isa::Core&) override {
    cores_[span.core].add(span.world.kind, span.world.thread, span.begin, span.end);
  }
  // Since the last call.
  Timelines take() { return std::exchange(cores_, {}); }

 private:
  Timelines cores_;
};

}  // namespace vesim::sim
