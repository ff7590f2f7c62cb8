// SPDX-License-Identifier: Apache-2.0
#include "sim/interrupts/interrupt_recorder.h"

namespace vesim::sim {
namespace {

using models::InterruptEvent;

constexpr u32 kVectorOffsets = 0x1f, kVectorIrq = 0x18, kVectorFiq = 0x1c;  // of a table's bytes
constexpr u32 kRoutesIrqAndFiq = 0x18;                                      // HCR.IMO, HCR.FMO

// Below Hyp mode, with HCR as it is while a guest runs, IRQ and FIQ are the virtual ones.
bool at_physical_interrupt(const isa::Core& core) {
  const u32 vector = core.regs.pc & kVectorOffsets;
  if (vector != kVectorIrq && vector != kVectorFiq) return false;
  return core.secure() || core.hyp() || !(core.sys.hcr & kRoutesIrqAndFiq);
}

u64 since(u64 from, u64 to) { return to > from ? to - from : 0; }

}  // namespace

void InterruptRecorder::note(const InterruptEvent& event, u64 time, const isa::Core& core) {
  switch (event.step) {
    case InterruptEvent::Step::Sent:
      under_way_[{event.core, event.id, event.source}] = {time, std::nullopt};
      break;
    case InterruptEvent::Step::Acknowledged:
      acknowledged(event, time);
      break;
    case InterruptEvent::Step::GuestAcknowledged:
      for (InterruptTable* table : {&all_, &recent_})
        ++table->guests[{core.sys.vttbr, core.sys.vmpidr, event.id}];
      break;
  }
}

void InterruptRecorder::acknowledged(const InterruptEvent& event, u64 time) {
  const auto way = under_way_.find({event.core, event.id, event.source});
  for (InterruptTable* table : {&all_, &recent_}) {
    ++table->physical[{event.core, event.id}];
    if (way == under_way_.end()) continue;
    auto& latency = table->latency[{event.core, event.id}];
    latency.acknowledge.add(since(way->second.sent, time));
    if (time < way->second.sent) ++latency.early;
    if (way->second.entered) latency.entry.add(since(way->second.sent, *way->second.entered));
  }
  if (way != under_way_.end()) under_way_.erase(way);
}

// The first exception after an SGI was sent is the one that it made, if it waits for one: a handler
// that runs already may also find it.
void InterruptRecorder::ended(const models::Span& span, models::SpanEnd why,
                              const isa::Core& next) {
  if (under_way_.empty() || why != models::SpanEnd::Exception || !at_physical_interrupt(next))
    return;
  const u64 time = span.end * period_ / width_;
  for (auto& [key, way] : under_way_) {
    if (key.core == span.core && !way.entered) way.entered = time;
  }
}

}  // namespace vesim::sim
