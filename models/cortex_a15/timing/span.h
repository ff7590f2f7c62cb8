// SPDX-License-Identifier: Apache-2.0
// What of the ledger can be watched while a run is priced: a core's time as a row of spans, each in
// one world and thread (World::thread). Trap records are made of these.
//
// Each exception entry and return ends a span too, so that a watcher sees it, with the state that
// it leads to. A core without watchers pays nothing.
#pragma once

#include <vector>

#include "isa/core.h"
#include "models/cortex_a15/timing/ledger.h"

namespace vesim::models {

struct Span {
  unsigned core = 0;
  World world;
  u64 begin = 0, end = 0;    // in slots of the core's time: those of cycle c begin at c * width
  u64 instructions = 0;      // executed in it
  Ledger::Cells cells = {};  // by cause; their sum is end - begin
  u64 returning = 0;         // of Cause::Exception: the return at its end
  struct Device {
    u64 page;  // physical, 4 KiB
    u64 slots;
  };
  std::vector<Device> devices;  // Cause::Device once more, by page in order of first access
  // What of a guest's slots it waited for what the work of that number had taken from it (owner.h).
  struct After {
    isa::u32 work;
    u64 slots;
  };
  std::vector<After> after = {};
};

// What ended a span.
enum class SpanEnd : isa::u8 {
  Exception,  // taken: the core is at the vector, and nothing of the handler has run
  Return,     // from an exception
  Context,    // another thread or world without these, or the core woke
  Wait,       // the core waits (WFI, WFE) or is off
  Pause,      // the core is priced no more, or the run ends: the next span does not follow on
};

class SpanWatcher {
 public:
  virtual ~SpanWatcher() = default;
  // Spans of a core come in order; those of different cores up to a quantum apart. `next` is the
  // core as the next span begins.
  virtual void ended(const Span& span, SpanEnd why, const isa::Core& next) = 0;
  // What the core does from now on, by a number of the watcher's own, if that is the consequence of
  // something that took the core from a guest; else 0.
  virtual isa::u32 work(unsigned /*core*/) const { return 0; }
  // Whether what the core does next, in `world`, is to take no time: a what-if.
  virtual bool takes_no_time(unsigned /*core*/, const World& /*world*/) const { return false; }
};

// The watchers of all cores, told in this order.
using SpanWatchers = std::vector<SpanWatcher*>;

}  // namespace vesim::models
