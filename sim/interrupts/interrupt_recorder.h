// SPDX-License-Identifier: Apache-2.0
// Counts interrupts as the GIC hands them out, and times SGIs from core to core, by architecture
// alone: writes of GICD_SGIR, IRQ and FIQ exceptions of the receiver, reads of GICC_IAR.
//
// A core sees a line when its time gets to where another one has caused it, or, when it is ahead of
// that, up to a quantum late. What it reads of the GIC may be younger than its time: what seems to
// arrive before it was sent took no time.
#pragma once

#include <optional>
#include <utility>

#include "models/cortex_a15/timing/span.h"
#include "models/gic400/interrupt_event.h"
#include "sim/interrupts/interrupt_table.h"

namespace vesim::sim {

class InterruptRecorder : public models::SpanWatcher {
 public:
  // Of the spans' slots, `slots_per_cycle` are a cycle of `period` ps.
  InterruptRecorder(u64 slots_per_cycle, u64 period) : width_(slots_per_cycle), period_(period) {}

  // `time`: ps; `core`: the one whose access it is.
  void note(const models::InterruptEvent& event, u64 time, const isa::Core& core);
  void ended(const models::Span& span, models::SpanEnd why, const isa::Core& next) override;

  const InterruptTable& all() const { return all_; }
  // Since the last call.
  InterruptTable take_recent() { return std::exchange(recent_, {}); }

 private:
  struct Way {
    u64 sent = 0;
    std::optional<u64> entered;
  };
  struct Key {
    unsigned core;
    u32 id;
    unsigned source;
    auto operator<=>(const Key&) const = default;
  };
  void acknowledged(const models::InterruptEvent& event, u64 time);

  const u64 width_, period_;
  std::map<Key, Way> under_way_;
  InterruptTable all_, recent_;
};

}  // namespace vesim::sim
