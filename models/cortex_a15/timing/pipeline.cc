// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/pipeline.h"

#include <algorithm>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/world.h"

namespace vesim::models {

using isa::Op;
using isa::Uop;

namespace {

constexpr std::size_t place(Unit unit) { return static_cast<std::size_t>(unit); }

u64 ports_of(Unit unit, const PipelineParameters& p) {
  switch (unit) {
    case Unit::Alu:
      return p.alu_ports;
    case Unit::Vfp:
      return p.vfp_ports;
    default:
      return 1;
  }
}

}  // namespace

Pipeline::Pipeline(unsigned core, const TimingParameters& parameters, MemorySystem& memory,
                   isa::Core& architecture, const SpanWatchers& watchers)
    : core_(core),
      p_(parameters.pipeline),
      load_use_(parameters.memory.l1d_load_use),
      memory_(memory),
      architecture_(architecture),
      timings_(p_),
      predictor_(p_.predictor, memory.owner(core)),
      warmer_(core, memory, predictor_, architecture),
      spans_(core, watchers, memory.owner(core)),
      rob_(p_.rob_entries),
      load_queue_(p_.load_queue_entries),
      store_queue_(p_.store_queue_entries),
      stores_(p_.store_queue_entries) {
  for (std::size_t i = 0; i < place(Unit::Count); ++i) {
    ports_.emplace_back(ports_of(static_cast<Unit>(i), p_));
    queues_.emplace_back(p_.queue_entries);
  }
}

// --- what the core tells ---

void Pipeline::enters(const isa::Block& block, u32 va) {
  follow_context();
  World world = world_of(architecture_);
  if (watch_) world.thread = watch_->enters(core_, architecture_, va, world, retire_slot_);
  enter_world(world);
  free_ = is_free(block);
  if (free_) return enter_freely(block, va);
  if (const u32 stall = memory_.take_dvm_stall(core_))
    redirect(now() + stall, Cause::TlbMaintenance);
  block_ = &block;
  block_va_ = va;
  next_ = block.uops.data();
  conditional_ = nullptr;
  branch_ = nullptr;
  instruction_ = ~0u;
  left_ = returned_ = synchronized_ = false;
}

void Pipeline::accesses(const Uop* u, u32 va, unsigned size, bool write) {
  if (free_) return warmer_.accesses(u, va, size, write);
  if (flight_.u != u) {
    advance(u);
    begin(u);
  }
  write ? store(flight_, va, size) : load(flight_, va, size);
}

void Pipeline::leaves(const Uop* u) {
  free_ ? warmer_.leaves(u) : advance(u + 1);
  left_ = true;
}

void Pipeline::takes_exception() {
  if (watch_) watch_->takes_exception(core_, architecture_);
  redirect(now() + p_.exception_entry, Cause::Exception);
  spans_.cut(SpanEnd::Exception);
}

void Pipeline::returns_from_exception() { returned_ = true; }

World Pipeline::present_world() const {
  World world = world_of(architecture_);
  world.thread = ledger_.world().thread;
  return world;
}

void Pipeline::enter_world(const World& world) {
  spans_.enter(ledger_, world, retire_slot_, architecture_);
}

void Pipeline::catch_up() {
  if (free_) return;
  if (architecture_.current && architecture_.current != flight_.u) advance(architecture_.current);
}

void Pipeline::finish_block() {
  // An exception without a block, a prefetch abort, takes its time at once, so that a loop of them
  // gets on.
  if (!block_) {
    enter_world(present_world());
    return charge_until(front_, front_cause_);
  }
  if (free_) return finish_freely();
  if (!left_) {
    advance(block_->uops.data() + block_->uops.size());
    if (branch_) resolve_branch();
    if (returned_) return_from_exception();
    if (watch_) tell_branch();
    if (synchronized_) redirect(now() + p_.isb_refetch, Cause::Barrier);
  }
  block_ = nullptr;
}

// The world that returns pays for it.
void Pipeline::return_from_exception() {
  redirect(now() + p_.exception_return, Cause::Exception);
  const u64 before = retire_slot_;
  charge_until(front_, Cause::Exception);
  spans_.cut(SpanEnd::Return, retire_slot_ - before);
}

void Pipeline::pass(u64 until, World::Kind kind) {
  World world{kind};
  if (watch_) world.thread = watch_->sleeps(core_, world, retire_slot_);
  enter_world(world);
  charge_until(until, Cause::Idle);
  redirect(until, Cause::Other);
}

// The rest of the present cycle has no next uop to be charged for.
void Pipeline::pause() {
  enter_world(present_world());
  charge_until(now(), Cause::Other);
  end_span();
  if (watch_) watch_->pauses(core_, retire_slot_);
}

void Pipeline::resume(u64 cycle) {
  unpriced_ += cycle - now();
  retire_slot_ = cycle * p_.width;
  if (watch_) watch_->resumes(core_, retire_slot_);
  redirect(cycle, Cause::Other);
  context_tag_ = kNoContext;
}

void Pipeline::watch_flow(FlowWatch* watch) {
  if (watch_ && watch != watch_) watch_->pauses(core_, now() * p_.width);
  watch_ = watch;
}

void Pipeline::charge_until(u64 cycle, Cause cause) {
  const u64 slot = cycle * p_.width;
  if (slot <= retire_slot_) return;
  ledger_.charge(cause, slot - retire_slot_);
  retire_slot_ = slot;
}

// --- one uop ---

// Prices the uops before `to`.
void Pipeline::advance(const Uop* to) {
  while (next_ < to) price(next_++);
}

void Pipeline::price(const Uop* u) {
  if (u->op == Op::SkipUnless) conditional_ = u + 1 + u->imm;
  if (flight_.u != u) {
    if (folded(*u)) return;
    begin(u);
  }
  finish(flight_);
  flight_.u = nullptr;
}

// Uops that the A15 does not spend one on: what is the simulator's own, the reading of the PC as an
// operand, copies into a temporary. They pass on when their source is ready.
bool Pipeline::folded(const Uop& u) {
  if (timings_.of(u).unit == Unit::None) return true;
  const bool copy = u.op == Op::Mov && u.form == static_cast<u8>(isa::OperandForm::Register);
  if (u.d < isa::kTemp0 || !(copy || u.op == Op::Address)) return false;
  ready_[u.d] = copy ? ready_[u.m] : 0;
  return true;
}

// Up to its issue.
void Pipeline::begin(const Uop* u) {
  fetch(u);
  Flight& f = flight_;
  f.u = u;
  f.timing = timings_.of(*u);
  f.own = Cause::Dependency;
  f.accessed = false;
  f.outcome = {};
  f.use.source_count = f.use.result_count = f.use.address_count = 0;
  register_use(*u, f.timing.operands, f.use);
  if (u < conditional_) f.use.reads(kFlags);
  if (f.timing.effect != Effect::Store) f.use.address_count = f.use.source_count;

  f.dispatch = dispatch(f.timing.unit, f.timing.effect);
  f.operands = f.dispatch + 1;
  for (u8 i = 0; i < f.use.address_count; ++i)
    f.operands = std::max(f.operands, ready_[f.use.sources[i]]);
  f.data = f.operands;
  for (u8 i = f.use.address_count; i < f.use.source_count; ++i) {
    f.data = std::max(f.data, ready_[f.use.sources[i]]);
  }
  if (f.timing.effect == Effect::Load) f.operands = std::max(f.operands, addresses_known_);
  f.floor = std::max(f.operands, floor_of(f));
  const bool multiple = u->op == Op::LoadMultiple || u->op == Op::StoreMultiple;
  if (multiple)
    f.timing.busy = static_cast<u8>((u->a + p_.multiple_registers - 1) / p_.multiple_registers);
  f.issue = ports_[place(f.timing.unit)].take(f.floor, f.timing.busy);
  queues_[place(f.timing.unit)].take(f.issue);
  f.complete = f.issue + std::max<u64>(f.timing.latency, 1);
}

// In order, `width` a cycle, when there is room for it.
u64 Pipeline::dispatch(Unit unit, Effect effect) {
  u64 cycle = dispatch_cycle_ + (dispatched_ == p_.width ? 1 : 0);
  const auto because = [&](Cause cause, u64 late) {
    dispatch_cause_ = cause;
    dispatch_late_ = late;
    dispatch_taken_by_ = dispatch_late_taken_by_ = 0;
  };
  if (cycle > dispatch_cycle_) because(Cause::Other, 0);
  const auto not_before = [&](u64 time, Cause cause, u64 late = 0) {
    if (time <= cycle) return;
    cycle = time;
    because(cause, late);
  };
  if (front_ > cycle) {
    not_before(front_, front_cause_, front_late_);
    dispatch_taken_by_ = front_taken_by_;
    dispatch_late_taken_by_ = front_late_taken_by_;
  }
  front_cause_ = Cause::FrontEnd;
  front_late_ = 0;
  front_taken_by_ = front_late_taken_by_ = 0;
  not_before(rob_.earliest(), Cause::Contention);
  not_before(queues_[place(unit)].earliest(), Cause::Contention);
  if (effect == Effect::Load) not_before(load_queue_.earliest(), Cause::Contention);
  if (effect == Effect::Store) not_before(store_queue_.earliest(), Cause::Contention);
  if (cycle > dispatch_cycle_) dispatched_ = 0;
  dispatch_cycle_ = cycle;
  ++dispatched_;
  front_ = std::max(front_, cycle > p_.fetch_ahead ? cycle - p_.fetch_ahead : 0);
  return cycle;
}

// What keeps a uop back besides its operands: barriers before it, or that it must be the oldest.
u64 Pipeline::floor_of(const Flight& f) const {
  switch (f.timing.effect) {
    case Effect::Load:
    case Effect::Store:
      return memory_floor_;
    case Effect::Dsb:
    case Effect::Isb:
      return now();
    case Effect::System:
      return serializes(f.u) ? now() : 0;
    default:
      return 0;
  }
}

// From its execution to its retirement.
void Pipeline::finish(Flight& f) {
  switch (f.timing.effect) {
    case Effect::Load:
    case Effect::Store:
      complete_memory(f);
      break;
    case Effect::Branch:
      if (f.accessed) f.complete = std::max(f.complete, f.outcome.ready + 1);  // TBB, TBH
      branch_ = f.u;
      branch_complete_ = f.complete;
      branch_conditional_ = f.u < conditional_;
      break;
    case Effect::None:
      break;
    default:
      synchronize(f);
  }
  for (u8 i = 0; i < f.use.result_count; ++i) ready_[f.use.results[i]] = f.complete;
  retire(f);
  drain_stores(f);
}

void Pipeline::retire(const Flight& f) {
  const u64 slot = std::max(retire_slot_, f.complete * p_.width);
  if (slot > retire_slot_) charge_gap(f, slot - retire_slot_);
  ledger_.charge(Cause::Base, 1);
  ++counts_.uops[static_cast<std::size_t>(f.timing.effect)];
  retire_slot_ = slot + 1;
  const u64 cycle = slot / p_.width;
  rob_.take(cycle);
  if (f.timing.effect == Effect::Load) load_queue_.take(cycle);
}

// The empty slots before a uop belong to the last of what it waited for, then to what came before
// that, back to its dispatch.
void Pipeline::charge_gap(const Flight& f, u64 slots) {
  const auto take = [&](Cause cause, u64 cycles) {
    const u64 part = std::min(slots, cycles * p_.width);
    if (part) ledger_.charge(cause, part);
    slots -= part;
    return part;
  };
  const u64 execution = f.complete - f.issue;
  const Outcome& o = f.outcome;
  const u64 parts = u64{o.contention} + o.l2_tlb + o.walk_stage1 + o.walk_stage2;
  const u64 hit = parts + std::max<u64>(f.timing.latency, 1) + load_use_;
  if (f.accessed) {
    if (o.found != Found::L1 && o.found != Found::Nowhere && execution > hit) {
      const u64 part = take(cause_of(o.found), execution - hit);
      spans_.charge_after(o.line_taken_by, part);
      if (o.found == Found::Device) spans_.charge_device(o.pa, part);
    }
    take(Cause::Contention, o.contention);
    spans_.charge_after(o.l2_tlb_taken_by, take(Cause::WalkStage2, o.walk_stage2));
    spans_.charge_after(o.l2_tlb_taken_by, take(Cause::WalkStage1, o.walk_stage1));
    spans_.charge_after(o.l1_tlb_taken_by, take(Cause::Tlb, o.l2_tlb));
  }
  take(f.own, execution - 1);
  take(Cause::Contention, f.issue - f.floor);
  take(Cause::Barrier, f.floor - f.operands);
  take(Cause::Dependency, f.operands - (f.dispatch + 1));
  spans_.charge_after(dispatch_late_taken_by_, take(Cause::FrontEnd, dispatch_late_));
  if (!slots) return;
  ledger_.charge(dispatch_cause_, slots);
  spans_.charge_after(dispatch_taken_by_, slots);
}

// Valid between blocks, when no uop is in flight.
void Pipeline::serialize(isa::Archive& ar) {
  ar("predictor", predictor_);
  ar("counts", counts_);
  ar("ledger", ledger_);
  ar("front", front_);
  ar("front_cause", front_cause_);
  ar("front_late", front_late_);
  ar("fetch_left", fetch_left_);
  ar("fetch_line", fetch_line_);
  ar("dispatch_cycle", dispatch_cycle_);
  ar("dispatched", dispatched_);
  ar("dispatch_cause", dispatch_cause_);
  ar("dispatch_late", dispatch_late_);
  ar("retire_slot", retire_slot_);
  ar("unpriced", unpriced_);
  ar("memory_floor", memory_floor_);
  ar("memory_complete", memory_complete_);
  ar("addresses_known", addresses_known_);
  ar("device_performed", device_performed_);
  ar("ready", ready_);
  for (Ports& ports : ports_) ar("ports", ports);
  for (EntryPool& queue : queues_) ar("queue", queue);
  ar("rob", rob_);
  ar("load_queue", load_queue_);
  ar("store_queue", store_queue_);
  ar("stores", stores_);
  if (ar.loading()) context_tag_ = kNoContext;
}

Ledger Pipeline::settled_ledger() const {
  Ledger settled = ledger_;
  settled.enter(ledger_.world());
  settled.charge(Cause::Other, now() * p_.width - retire_slot_);
  return settled;
}

}  // namespace vesim::models
