// SPDX-License-Identifier: Apache-2.0
// The timelines of all cores, of a run and of its phases, from the cores' spans; and the log of all
// their slices.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/cortex_a15/timing/span.h"
#include "sim/timeline/slice_writer.h"
#include "sim/timeline/timeline.h"

namespace vesim::sim {

using Timelines = std::map<unsigned, Timeline>;  // by core

class TimelineRecorder : public models::SpanWatcher {
 public:
  using NamesOf = std::function<std::vector<ThreadName>()>;
  // Without `writer` nothing is written; `on_failure` is called when it cannot.
  TimelineRecorder(std::optional<SliceWriter> writer, NamesOf names_of,
                   std::function<void()> on_failure)
      : writer_(std::move(writer)),
        names_of_(std::move(names_of)),
        on_failure_(std::move(on_failure)) {}

  void ended(const models::Span& span, models::SpanEnd why, const isa::Core&) override {
    cores_[span.core].add(span.world.kind, span.world.thread, span.begin, span.end);
    if (!writer_) return;
    writer_->add(span, why);
    if (!writer_->failure().empty()) on_failure_();
  }
  // Since the last call.
  Timelines take() { return std::exchange(cores_, {}); }
  // No more spans come.
  void finish() {
    if (writer_) writer_->finish(names_of_());
  }
  // Why not all slices are written; empty if they are.
  std::string failure() const { return writer_ ? writer_->failure() : std::string(); }

 private:
  std::optional<SliceWriter> writer_;
  const NamesOf names_of_;
  const std::function<void()> on_failure_;
  Timelines cores_;
};

}  // namespace vesim::sim
