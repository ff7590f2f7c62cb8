// SPDX-License-Identifier: Apache-2.0
// Cuts one core's time into spans (span.h) and tells those who watch. Not part of the saved state:
// after a restore the first span begins where the core goes on.
#pragma once

#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/span.h"

namespace vesim::models {

class SpanMeter {
 public:
  // Tells `owner` what the core works on.
  SpanMeter(unsigned core, const SpanWatchers& watchers, Owner& owner)
      : watchers_(watchers), owner_(owner) {
    span_.core = core;
  }

  // The core goes on in `world` at `slot`: the world that `ledger` charges from now on.
  void enter(Ledger& ledger, const World& world, u64 slot, const isa::Core& core) {
    if (!watchers_.empty() && turns(world)) [[unlikely]] {
      end(ledger, slot, cut_ ? why_ : reason(world), core);
      ledger.enter(world);
      begin(ledger, world, slot, core);
    } else {
      ledger.enter(world);
    }
  }
  // What the core does now is to take no time.
  bool free() const { return free_; }
  // The next enter() begins a new span, for an exception's entry or return. What the return took
  // has been charged.
  void cut(SpanEnd why, u64 returning = 0) {
    why_ = why;
    cut_ = true;
    span_.returning += returning;
  }
  void end(const Ledger& ledger, u64 slot, SpanEnd why, const isa::Core& core);
  // Slots that were lost to `work`, if it is any.
  void charge_after(u32 work, u64 slots) {
    if (work != 0 && slots != 0) [[unlikely]]
      add_after(work, slots);
  }
  // Slots of Cause::Device.
  void charge_device(u64 pa, u64 slots) {
    if (!watchers_.empty()) [[unlikely]]
      add(pa >> isa::kPageShift << isa::kPageShift, slots);
  }

 private:
  bool turns(const World& world) const { return cut_ || !open_ || world != span_.world; }
  static SpanEnd reason(const World& world);
  void begin(const Ledger& ledger, const World& world, u64 slot, const isa::Core& core);
  void add(u64 page, u64 slots);
  void add_after(u32 work, u64 slots);

  const SpanWatchers& watchers_;
  Owner& owner_;
  bool open_ = false, cut_ = false, free_ = false;
  SpanEnd why_ = SpanEnd::Context;
  Span span_;  // as it began
};

}  // namespace vesim::models
