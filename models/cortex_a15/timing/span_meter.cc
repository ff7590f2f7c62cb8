// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/span_meter.h"

#include <algorithm>

namespace vesim::models {
namespace {

template <class Share, class Key>
void add_share(std::vector<Share>& shares, Key Share::*key, Key value, u64 slots) {
  const auto known = std::find_if(shares.begin(), shares.end(),
                                  [&](const Share& share) { return share.*key == value; });
  if (known != shares.end()) {
    known->slots += slots;
  } else {
    shares.push_back({value, slots});
  }
}

}  // namespace

SpanEnd SpanMeter::reason(const World& next) {
  const bool waits = next.kind == World::Kind::Idle || next.kind == World::Kind::Off;
  return waits ? SpanEnd::Wait : SpanEnd::Context;
}

void SpanMeter::begin(const Ledger& ledger, const World& world, u64 slot, const isa::Core& core) {
  open_ = true;
  cut_ = false;
  span_.world = world;
  span_.begin = slot;
  span_.instructions = core.instructions();
  span_.cells = ledger.cells();
  span_.returning = 0;
  span_.devices.clear();
  span_.after.clear();
  free_ = std::any_of(watchers_.begin(), watchers_.end(), [&](const SpanWatcher* watcher) {
    return watcher->takes_no_time(span_.core, world);
  });
}

// span_ holds the counts of its beginning, the difference to now is its own.
void SpanMeter::end(const Ledger& ledger, u64 slot, SpanEnd why, const isa::Core& core) {
  if (!open_) return;
  open_ = false;
  span_.end = slot;
  span_.instructions = core.instructions() - span_.instructions;
  for (std::size_t i = 0; i < kCauses; ++i) span_.cells[i] = ledger.cells()[i] - span_.cells[i];
  owner_.work = 0;
  for (SpanWatcher* watcher : watchers_) {
    watcher->ended(span_, why, core);
    owner_.work = std::max(owner_.work, watcher->work(span_.core));
  }
}

void SpanMeter::add_after(u32 work, u64 slots) {
  add_share(span_.after, &Span::After::work, work, slots);
}

void SpanMeter::add(u64 page, u64 slots) {
  add_share(span_.devices, &Span::Device::page, page, slots);
}

}  // namespace vesim::models
