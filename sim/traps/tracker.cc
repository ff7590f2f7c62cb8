// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/tracker.h"

#include <algorithm>

#include "models/cortex_a15/timing/world.h"

namespace vesim::sim {
namespace {

using models::Cause;
using models::Span;
using models::SpanEnd;
using models::World;
using Kind = World::Kind;

constexpr u8 kVectorIrq = 0x18;
constexpr u32 kHypercall = 0x12, kInstructionAbort = 0x20, kDataAbort = 0x24;  // HSR.EC

bool below_host(const World& world) {
  return world.kind == Kind::Hyp || world.kind == Kind::Firmware;
}

u32 guest_state(const isa::Core& core) { return core.regs.spsr[isa::bank_of(isa::Mode::Hyp)]; }

// Whether a core that stands at a vector of Hyp mode came from a guest: HCR is still the guest's.
bool comes_from_guest(const isa::Core& core) {
  constexpr u32 kModeBits = 0x1f;
  return core.hyp() && (core.sys.hcr & 1) &&
         (guest_state(core) & kModeBits) != static_cast<u32>(isa::Mode::Hyp);
}

// Takes the exception's entry out of the part that it begins.
Trap::Part take_entry(Trap::Part& part, u64 returning) {
  Trap::Part entry;
  u64& exception = part.cells[static_cast<std::size_t>(Cause::Exception)];
  entry.slots = entry.cells[static_cast<std::size_t>(Cause::Exception)] = exception - returning;
  part.slots -= entry.slots;
  exception = returning;
  return entry;
}

TrapPhase phase_of(const World& world, bool own) {
  if (world.kind == Kind::Idle || world.kind == Kind::Off) return TrapPhase::Idle;
  if (!own) return TrapPhase::Other;
  return world.kind == Kind::HostUser ? TrapPhase::VmmUser : TrapPhase::HostKernel;
}

// What a core at the vector says of the guest's exception.
void describe(Trap& trap, const isa::Core& core) {
  trap.vttbr = core.sys.vttbr;
  trap.vmpidr = core.sys.vmpidr;
  trap.vector = static_cast<u8>(core.regs.pc - core.sys.hvbar);
  trap.pc = core.regs.elr_hyp;
  trap.cpsr = guest_state(core);
  if (trap.vector >= kVectorIrq) return;
  trap.hsr = core.sys.hsr;
  const u32 exception_class = trap.hsr >> 26;
  if (exception_class == kHypercall) trap.pc -= 4;
  if (exception_class == kDataAbort) trap.far = core.sys.dfar[isa::kSecure];
  if (exception_class == kInstructionAbort) trap.far = core.sys.ifar[isa::kSecure];
  trap.hpfar = core.sys.hpfar;
  if (!trap.ipa()) trap.hpfar = 0;
}

}  // namespace

Trap::Part TrapTracker::part_of(const Span& span) {
  Trap::Part part{span.end - span.begin, span.instructions, span.cells, {}, {}};
  for (const Span::Device& device : span.devices)
    part.devices.push_back({device.page, device.slots});
  if (visits_) part.functions = visits_(span.core);
  return part;
}

void TrapTracker::ended(const Span& span, SpanEnd why, const isa::Core& next) {
  CoreState& core = cores_[span.core];
  const Trap::Part part = part_of(span);
  for (const Span::After& after : span.after) after_(after.work, after.slots);
  below_host(span.world) ? in_hyp(core, span, part) : above_hyp(core, span, part);
  if (why == SpanEnd::Pause) return cut(span.core);
  if (why == SpanEnd::Exception && comes_from_guest(next)) {
    // Hyp mode led to the guest, and an interrupt took it back before an instruction.
    if (core.below) enter_guest(span.core, span.end, next.sys.vttbr, next.sys.vmpidr);
    return begin(span, next);
  }
  const World world = why == SpanEnd::Wait ? World{Kind::Idle} : models::world_of(next);
  if (below_host(world)) return;
  if (world.guest()) {
    enter_guest(span.core, span.end, world.vttbr, world.vmpidr);
  } else {
    resolve(span.core, nullptr);
  }
}

u32 TrapTracker::work(unsigned core) const {
  const auto found = cores_.find(core);
  return found == cores_.end() ? 0 : found->second.work;
}

// The host's thread counts as it does in a trap's phases.
bool TrapTracker::takes_no_time(unsigned core, const World& world) const {
  if (world.kind == Kind::Hyp) return free_.hyp;
  const bool kernel = world.kind == Kind::HostKernel;
  if (!(kernel ? free_.host_kernel : world.kind == Kind::HostUser && free_.vmm_user)) return false;
  return std::any_of(open_.begin(), open_.end(), [&](const auto& entry) {
    const Open& open = entry.second;
    return open.thread ? open.thread == world.thread : kernel && open.trap.end_core == core;
  });
}

void TrapTracker::in_hyp(CoreState& core, const Span& span, Trap::Part part) {
  if (!core.below) {
    core.below = Below{span.begin, span.end, take_entry(part, span.returning), part};
  } else {
    core.below->end = span.end;
    core.below->rest += part;
  }
}

void TrapTracker::above_hyp(CoreState& core, const Span& span, const Trap::Part& part) {
  const bool kernel = span.world.kind == Kind::HostKernel;
  const bool host = kernel || span.world.kind == Kind::HostUser;
  if (host) core.thread = span.world.thread;
  for (auto& [vcpu, open] : open_) {
    if (!open.thread && kernel && open.trap.end_core == span.core) open.thread = core.thread;
    const bool own = host && open.thread == core.thread;
    if (own && open.trap.end_core != span.core) move(open, span.core, span.begin);
    if (open.trap.end_core != span.core) continue;
    add(open, phase_of(span.world, own), part, span.end);
    if (own) settle(open);
  }
}

// Hyp mode and firmware lead to the vCPU, or to the host.
void TrapTracker::resolve(unsigned number, const Vcpu* entered) {
  CoreState& core = cores_[number];
  if (!core.below) return;
  for (auto& [vcpu, open] : open_) {
    if (open.trap.end_core != number) continue;
    TrapPhase phase = TrapPhase::Other;
    if (!open.left_hyp) {
      add(open, TrapPhase::Entry, core.below->entry, core.below->begin);
      add(open, TrapPhase::SwitchOut, core.below->rest, core.below->end);
      open.left_hyp = true;
      continue;
    }
    if (entered && vcpu == *entered) phase = TrapPhase::SwitchIn;
    if (!entered && core.thread && open.thread == core.thread) phase = TrapPhase::HostKernel;
    add(open, phase, core.below->entry, core.below->begin);
    add(open, phase, core.below->rest, core.below->end);
  }
  core.below.reset();
}

void TrapTracker::enter_guest(unsigned number, u64 slot, u64 vttbr, u32 vmpidr) {
  CoreState& core = cores_[number];
  core.work = 0;
  const Vcpu vcpu = vcpu_of(vttbr, vmpidr);
  const auto found = open_.find(vcpu);
  if (found == open_.end()) return resolve(number, &vcpu);
  Open& open = found->second;
  // Another machine's tables may lie where those of an old one were.
  if (open.trap.vttbr != vttbr && open.thread && core.thread != open.thread) {
    close(found, TrapEnd::NoReturn);
    return resolve(number, &vcpu);
  }
  if (open.trap.end_core != number) move(open, number, core.below ? core.below->begin : slot);
  resolve(number, &vcpu);
  close(found, TrapEnd::Returned);
}

TrapTracker::OpenTraps::iterator TrapTracker::longest_gone() {
  return std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
    return a.second.settled < b.second.settled;
  });
}

void TrapTracker::begin(const Span& span, const isa::Core& next) {
  const Vcpu vcpu = vcpu_of(next.sys.vttbr, next.sys.vmpidr);
  if (const auto found = open_.find(vcpu); found != open_.end()) close(found, TrapEnd::NoReturn);
  if (open_.size() == kMostOpen) close(longest_gone(), TrapEnd::NoReturn);
  Open open;
  describe(open.trap, next);
  open.trap.work = cores_[span.core].work = ++begun_;
  open.trap.core = open.trap.end_core = static_cast<u8>(span.core);
  open.trap.function = function_(span.core);
  open.trap.begin = open.settled = open.position = span.end;
  open.thread = cores_[span.core].thread;
  open_.emplace(vcpu, std::move(open));
}

// Cores are up to a quantum apart: the thread may appear before it has left.
void TrapTracker::move(Open& open, unsigned core, u64 slot) {
  if (slot >= open.settled) {
    open.trap.part(TrapPhase::Moved).slots += slot - open.settled;
  } else {
    open.trap.overlap += open.settled - slot;
  }
  open.trap.end_core = static_cast<u8>(core);
  open.settled = open.position = slot;
  open.recent = {};
}

void TrapTracker::add(Open& open, TrapPhase phase, const Trap::Part& part, u64 end) {
  open.recent[static_cast<std::size_t>(phase)] += part;
  open.position = std::max(open.position, end);
}

void TrapTracker::settle(Open& open) {
  for (std::size_t i = 0; i < kTrapPhases; ++i) open.trap.parts[i] += open.recent[i];
  open.recent = {};
  open.settled = open.position;
}

void TrapTracker::close(OpenTraps::iterator at, TrapEnd how) {
  Open& open = at->second;
  // What came after a vCPU's end is not its trap's.
  if (how != TrapEnd::NoReturn) settle(open);
  open.trap.end = open.settled;
  open.trap.how = how;
  open.trap.id = ++closed_;
  for (auto& [number, core] : cores_) {
    if (core.work == open.trap.work) core.work = 0;
  }
  sink_(open.trap);
  open_.erase(at);
}

void TrapTracker::cut(unsigned core) {
  resolve(core, nullptr);
  for (auto open = open_.begin(); open != open_.end();) {
    const auto at = open++;
    if (at->second.trap.end_core == core) close(at, TrapEnd::Cut);
  }
  cores_.erase(core);
}

}  // namespace vesim::sim
