// SPDX-License-Identifier: Apache-2.0
// Finds traps in the spans of the cores, by architectural state alone.
//
// An exception into Hyp mode from a guest begins one; it ends when a core returns into the vCPU
// (base of VTTBR, and VMPIDR) again, whichever core that is. In between each span of the core on
// which the trap began belongs to one of its phases. The host's thread behind the vCPU is the one
// (World::thread) that entered the guest. When that thread appears on another
// core the trap goes on there: what the first core did since the thread last ran on it was not the
// trap's, and that time is its phase Moved.
//
// What a core does after a trap took it from a guest is that trap's work, until the core enters a
// guest or the trap ends.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "models/cortex_a15/timing/parameters.h"
#include "models/cortex_a15/timing/span.h"
#include "sim/traps/trap.h"

namespace vesim::sim {

class TrapTracker : public models::SpanWatcher {
 public:
  using Sink = std::function<void(const Trap&)>;
  // The number of the function in which a core took its last exception.
  using FunctionOf = std::function<u32(unsigned core)>;
  // What a core went through since this was last asked of it. May be empty.
  using VisitsOf = std::function<std::vector<Trap::Function>(unsigned core)>;
  // What guests lost to the work of a trap, whether it has ended or not.
  using AfterSink = std::function<void(u32 work, u64 slots)>;
  // Traps reach `sink` in order of their ends, numbered. `free`: what of their service takes no
  // time.
  TrapTracker(const models::FreeService& free, FunctionOf function, VisitsOf visits, Sink sink,
              AfterSink after)
      : free_(free),
        function_(std::move(function)),
        visits_(std::move(visits)),
        sink_(std::move(sink)),
        after_(std::move(after)) {}

  void ended(const models::Span& span, models::SpanEnd why, const isa::Core& next) override;
  u32 work(unsigned core) const override;
  bool takes_no_time(unsigned core, const models::World& world) const override;

 private:
  static constexpr std::size_t kMostOpen = 64;  // vCPUs that are out of their guest at a time

  // A vCPU, whatever VMID it has at the moment.
  struct Vcpu {
    u64 table;
    u32 vmpidr;
    auto operator<=>(const Vcpu&) const = default;
  };
  // What ran in Hyp mode and firmware. What it was for shows in where it leads.
  struct Below {
    u64 begin = 0, end = 0;
    Trap::Part entry, rest;  // of the exception that came first, of all else
  };
  struct CoreState {
    std::optional<u32> thread;  // the host's that runs on it, or ran last
    std::optional<Below> below;
    u32 work = 0;  // the trap's that took it from a guest last
  };
  using Parts = std::array<Trap::Part, kTrapPhases>;
  struct Open {
    Trap trap;
    std::optional<u32> thread;  // the host's behind the vCPU
    bool left_hyp = false;
    // Up to `settled` all is the trap's; up to `position` it is recent, which does not count when
    // the thread turns up on another core.
    u64 settled = 0, position = 0;
    Parts recent = {};
  };
  using OpenTraps = std::map<Vcpu, Open>;

  Trap::Part part_of(const models::Span& span);
  static Vcpu vcpu_of(u64 vttbr, u32 vmpidr) { return {isa::bits64(vttbr, 39, 0), vmpidr}; }
  void in_hyp(CoreState& core, const models::Span& span, Trap::Part part);
  void above_hyp(CoreState& core, const models::Span& span, const Trap::Part& part);
  void resolve(unsigned core, const Vcpu* entered);
  void begin(const models::Span& span, const isa::Core& next);
  OpenTraps::iterator longest_gone();
  void enter_guest(unsigned core, u64 slot, u64 vttbr, u32 vmpidr);
  static void move(Open& open, unsigned core, u64 slot);
  static void add(Open& open, TrapPhase phase, const Trap::Part& part, u64 end);
  static void settle(Open& open);
  void close(OpenTraps::iterator at, TrapEnd how);
  void cut(unsigned core);

  models::FreeService free_;
  FunctionOf function_;
  VisitsOf visits_;
  Sink sink_;
  AfterSink after_;
  u64 closed_ = 0;
  u32 begun_ = 0;
  OpenTraps open_;
  std::map<unsigned, CoreState> cores_;
};

}  // namespace vesim::sim
