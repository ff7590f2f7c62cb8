// SPDX-License-Identifier: Apache-2.0
// Loads and stores in the pipeline. A load waits for the addresses of older stores, takes what the
// store buffer has, and else asks the memory system. A store asks for its translation when it
// issues and for its place in the cache when it has retired.
#include <algorithm>

#include "models/cortex_a15/timing/pipeline.h"

namespace vesim::models {

namespace {
constexpr u32 line_of(u32 va) { return va & ~(isa::kObservedLine - 1); }
}  // namespace

// Accesses of one uop to one line are one access. What a store has for the registers that a load
// brings in its first cycle, it is taken to have for the others.
void Pipeline::load(Flight& f, u32 va, unsigned size) {
  if (f.accessed && line_of(va) == f.line) return;
  ++counts_.loads;
  f.line = line_of(va);
  u64 time = f.issue;
  const auto first = static_cast<u32>(std::min<u64>(size, 4 * p_.multiple_registers));
  if (const StoreBuffer::Store* store = stores_.find(va, first, time)) {
    if (StoreBuffer::covers(*store, va, first)) {
      if (!f.accessed) f.outcome = {};
      f.accessed = true;
      f.complete = std::max(f.complete, std::max(time, store->data) + p_.latency.store_forward);
      return;
    }
    time = store->performed;
  }
  const Outcome outcome = memory_.load(core_, va, size, time, std::max(now(), device_performed_));
  if (!f.accessed || outcome.ready > f.outcome.ready) f.outcome = outcome;
  f.accessed = true;
}

void Pipeline::store(Flight& f, u32 va, unsigned size) {
  if (f.accessed && line_of(va) == f.line) {
    pending_[pending_count_ - 1].size = va + size - pending_[pending_count_ - 1].va;
    return;
  }
  f.line = line_of(va);
  ++counts_.stores;
  if (pending_count_ == pending_.size())
    return;  // a structure's elements, each in a line of its own
  const Outcome outcome = memory_.store_address(core_, va, size, f.issue);
  if (!f.accessed || outcome.ready > f.outcome.ready) f.outcome = outcome;
  f.accessed = true;
  pending_[pending_count_++] = {va, size, outcome};
}

void Pipeline::complete_memory(Flight& f) {
  const u64 beats = f.plan->timing.busy - 1u;
  if (f.plan->timing.effect == Effect::Load) {
    // A load whose condition failed does nothing.
    if (f.accessed)
      f.complete = std::max(f.complete, f.outcome.ready + f.plan->timing.latency + beats);
  } else {
    f.complete = std::max({f.complete, f.outcome.ready, f.data + 1}) + beats;
    addresses_known_ = std::max(addresses_known_, std::max(f.issue, f.outcome.ready));
  }
  memory_complete_ = std::max(memory_complete_, f.complete);
}

void Pipeline::drain_stores(const Flight& f) {
  for (u64 i = 0; i < pending_count_; ++i) {
    const PendingStore& store = pending_[i];
    const u64 start = stores_.next_drain(now());
    const Outcome outcome = memory_.store_data(core_, store.outcome, store.size, start);
    // Stores are performed in order: one that waits for those before it has lost nothing itself.
    if (outcome.ready > stores_.performed()) stores_taken_by_ = outcome.line_taken_by;
    const bool device = outcome.kind == MemoryKind::Device;  // from which nothing is forwarded
    stores_.add(store.va, device ? 0 : store.size, f.complete, outcome.ready);
    if (device) device_performed_ = stores_.performed();
  }
  pending_count_ = 0;
  if (f.plan->timing.effect == Effect::Store) {
    store_queue_.take(stores_.performed(), stores_taken_by_);
  }
}

}  // namespace vesim::models
