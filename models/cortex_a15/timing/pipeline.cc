// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/pipeline.h"

#include <algorithm>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/world.h"

namespace vesim::models {

using isa::Uop;

namespace {

// std::max without a branch.
u64 latest(u64 a, u64 b) { return __builtin_expect_with_probability(a > b, 1, 0.5) ? a : b; }

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
      planner_(p_),
      predictor_(p_.predictor, memory.owner(core)),
      warmer_(core, memory, predictor_, planner_, architecture),
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
  plan_ = &planner_.plan_of(block);
  next_ = block.uops.data();
  left_ = returned_ = synchronized_ = false;
}

void Pipeline::loads(const Uop* u, u32 va, unsigned size) {
  if (free_) return warmer_.loads(u, va, size);
  fly(u);
  load(flight_, va, size);
}

void Pipeline::stores(const Uop* u, u32 va, unsigned size) {
  if (free_) return warmer_.stores(u, va, size);
  fly(u);
  store(flight_, va, size);
}

// The uop accesses memory, for the first time or again.
void Pipeline::fly(const Uop* u) {
  if (flight_.u == u) return;
  advance(u);
  begin(u);
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
    return charge_until(front_, front_delay_.cause);
  }
  if (free_) return finish_freely();
  if (!left_) {
    advance(block_->uops.data() + block_->uops.size());
    if (plan_->branch.uop()) resolve_branch();
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
  now_ = cycle;
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
  now_ = cycle;
}

// --- one uop ---

// Prices the uops before `to`.
void Pipeline::advance(const Uop* to) {
  if (next_ >= to) return;
  const UopPlan* plan = &plan_of(next_);
  while (next_ < to) price(next_++, *plan++);
}

const UopPlan& Pipeline::plan_of(const Uop* u) const {
  return plan_->uops[static_cast<std::size_t>(u - block_->uops.data())];
}

[[gnu::always_inline]] inline void Pipeline::price(const Uop* u, const UopPlan& plan) {
  if (flight_.u == u) return finish_flight();
  if (plan.kind != UopPlan::Kind::Priced) return fold(*u, plan);
  if (plan.timing.effect != Effect::None && plan.timing.effect != Effect::Branch) {
    begin(u);
    return finish_flight();
  }
  compute(plan);
}

// From fetch to retirement, of what needs neither the memory system nor a barrier. Written without
// branches on what differs from uop to uop: their mispredictions would be most of its time.
[[gnu::always_inline]] inline void Pipeline::compute(const UopPlan& plan) {
  if (plan.fetched != 0) fetch(plan);
  const u64 dispatched = dispatch(plan.timing.unit, plan.timing.effect);
  u64 operands = latest(dispatched + 1, ready_[plan.sources[0]]);
  operands = latest(operands, latest(ready_[plan.sources[1]], ready_[plan.sources[2]]));
  if (plan.source_count > plan.sources.size()) operands = latest(operands, sources_ready(plan));
  const u64 issue = issue_at(operands, plan, dispatched);
  const u64 complete = issue + plan.least_latency;
  if (plan.timing.effect == Effect::Branch) branch_complete_ = complete;
  ready_[plan.results[0]] = complete;
  ready_[plan.results[1]] = complete;
  if (plan.result_count > plan.results.size()) write_results(plan, complete);
  if (const u64 gap = retire(complete)) [[unlikely]] {
    const Course course{dispatched, operands, operands, issue, complete};
    charge_gap(course, plan, Cause::Dependency, nullptr, gap);
  }
  count_retired(plan);
}

u64 Pipeline::sources_ready(const UopPlan& plan) const {
  const u8* const sources = plan_->registers.data() + plan.registers;
  u64 ready = 0;
  for (u8 i = 0; i < plan.source_count; ++i) ready = std::max(ready, ready_[sources[i]]);
  return ready;
}

void Pipeline::write_results(const UopPlan& plan, u64 complete) {
  const u8* const results = plan_->registers.data() + plan.registers + plan.source_count;
  for (u8 i = 0; i < plan.result_count; ++i) ready_[results[i]] = complete;
}

[[gnu::always_inline]] inline u64 Pipeline::issue_at(u64 time, const UopPlan& plan,
                                                     u64 dispatched) {
  const std::size_t unit = place(plan.timing.unit);
  const u64 issue = ports_[unit].take(time, plan.timing.busy, dispatched);
  queues_[unit].take(issue);
  return issue;
}

void Pipeline::fold(const Uop& u, const UopPlan& plan) {
  if (plan.kind == UopPlan::Kind::FoldedCopy) ready_[u.d] = ready_[u.m];
  if (plan.kind == UopPlan::Kind::FoldedAddress) ready_[u.d] = 0;
}

// Up to its issue.
void Pipeline::begin(const Uop* u) {
  const UopPlan& plan = plan_of(u);
  if (plan.fetched != 0) fetch(plan);
  Flight& f = flight_;
  f.u = u;
  f.plan = &plan;
  f.own = Cause::Dependency;
  f.accessed = false;
  f.outcome.ready = 0;
  const Effect effect = plan.timing.effect;
  f.dispatch = dispatch(plan.timing.unit, effect);
  f.operands = f.dispatch + 1;
  const u8* const sources = plan_->registers.data() + plan.registers;
  for (u8 i = 0; i < plan.address_count; ++i) f.operands = latest(f.operands, ready_[sources[i]]);
  f.data = f.operands;
  for (u8 i = plan.address_count; i < plan.source_count; ++i)
    f.data = latest(f.data, ready_[sources[i]]);
  if (effect == Effect::Load) f.operands = latest(f.operands, addresses_known_);
  f.floor = latest(f.operands, floor_of(f));
  f.issue = issue_at(f.floor, plan, f.dispatch);
  f.complete = f.issue + plan.least_latency;
}

// In order, `width` a cycle, when there is room for it.
[[gnu::always_inline]] inline u64 Pipeline::dispatch(Unit unit, Effect effect) {
  u64 cycle = dispatch_cycle_ + (dispatched_ == p_.width ? 1 : 0);
  if (front_ > cycle) {
    cycle = delay_cycle_ = front_;
    dispatch_delay_ = front_delay_;
  }
  front_delay_ = {};
  const u64 room = latest(rob_.earliest(), queues_[place(unit)].earliest());
  if (room > cycle) wait_for_room(room, cycle);
  if (effect == Effect::Load) wait_for_room(load_queue_.earliest(), cycle);
  if (effect == Effect::Store) {
    wait_for_room(store_queue_.earliest(), cycle, store_queue_.taken_by());
  }
  dispatched_ = cycle > dispatch_cycle_ ? 1 : dispatched_ + 1;
  dispatch_cycle_ = cycle;
  front_ = latest(front_, cycle > p_.fetch_ahead ? cycle - p_.fetch_ahead : 0);
  return cycle;
}

void Pipeline::wait_for_room(u64 time, u64& cycle, u32 taken_by) {
  if (time <= cycle) return;
  cycle = delay_cycle_ = time;
  dispatch_delay_ = {.taken_by = taken_by, .cause = Cause::Contention};
}

// What keeps a uop back besides its operands: barriers before it, or that it must be the oldest.
u64 Pipeline::floor_of(const Flight& f) const {
  switch (f.plan->timing.effect) {
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
void Pipeline::finish_flight() {
  Flight& f = flight_;
  const UopPlan& plan = *f.plan;
  const Effect effect = plan.timing.effect;
  bool holds_dispatch = false;
  if (effect == Effect::Load || effect == Effect::Store) {
    complete_memory(f);
  } else if (effect == Effect::Branch) {
    if (f.accessed) f.complete = std::max(f.complete, f.outcome.ready + 1);  // TBB, TBH
    branch_complete_ = f.complete;
  } else if (effect != Effect::None) {
    holds_dispatch = synchronize(f);
  }
  write_results(plan, f.complete);
  if (const u64 gap = retire(f.complete)) {
    charge_gap(f, plan, f.own, f.accessed ? &f.outcome : nullptr, gap);
  }
  count_retired(plan);
  if (holds_dispatch && f.complete > dispatch_cycle_) {
    dispatch_cycle_ = delay_cycle_ = f.complete;
    dispatched_ = 0;
    dispatch_delay_ = {.cause = f.own};
  }
  if (effect == Effect::Load) load_queue_.take(now_ - 1);
  if (pending_count_ != 0 || effect == Effect::Store) drain_stores(f);
  f.u = nullptr;
}

// Answers how many slots are empty before it.
[[gnu::always_inline]] inline u64 Pipeline::retire(u64 complete) {
  const u64 before = retire_slot_;
  const u64 slot = latest(before, complete * p_.width);
  now_ = latest(complete + 1, now_ + (now_ * p_.width == before ? 1 : 0));
  retire_slot_ = slot + 1;
  rob_.take(now_ - 1);
  return slot - before;
}

[[gnu::always_inline]] inline void Pipeline::count_retired(const UopPlan& plan) {
  ledger_.charge(Cause::Base, 1);
  ++counts_.uops[static_cast<std::size_t>(plan.timing.effect)];
}

// The empty slots before a uop belong to the last of what it waited for, then to what came before
// that, back to its dispatch.
void Pipeline::charge_gap(const Course& c, const UopPlan& plan, Cause own, const Outcome* accessed,
                          u64 slots) {
  const Delay delay = c.dispatch == delay_cycle_ ? dispatch_delay_ : Delay{.cause = Cause::Other};
  const auto take = [&](Cause cause, u64 cycles) {
    const u64 part = std::min(slots, cycles * p_.width);
    ledger_.charge(cause, part);
    slots -= part;
    return part;
  };
  const u64 execution = c.complete - c.issue;
  if (accessed) {
    const Outcome& o = *accessed;
    const u64 parts = u64{o.contention} + o.l2_tlb + o.walk_stage1 + o.walk_stage2;
    const u64 hit = parts + plan.least_latency + load_use_;
    if (o.found != Found::L1 && o.found != Found::Nowhere && execution > hit) {
      const u64 part = take(cause_of(o.found), execution - hit);
      spans_.charge_after(o.line_taken_by, part);
      if (o.found == Found::Device) spans_.charge_device(o.pa, part);
    }
    take(Cause::Contention, o.contention);
    u64 walk = take(Cause::WalkStage2, o.walk_stage2);
    walk += take(Cause::WalkStage1, o.walk_stage1);
    if (o.l2_tlb_taken_by != 0) {
      spans_.charge_after(o.l2_tlb_taken_by, walk);
    } else {
      spans_.charge_after(o.tables_taken_by, std::min(walk, o.tables_taken * p_.width));
    }
    spans_.charge_after(o.l1_tlb_taken_by, take(Cause::Tlb, o.l2_tlb));
  }
  take(own, execution - 1);
  take(Cause::Contention, c.issue - c.floor);
  take(Cause::Barrier, c.floor - c.operands);
  take(Cause::Dependency, c.operands - (c.dispatch + 1));
  spans_.charge_after(delay.late_taken_by, take(Cause::FrontEnd, delay.late));
  if (!slots) return;
  ledger_.charge(delay.cause, slots);
  spans_.charge_after(delay.taken_by, slots);
}

// Valid between blocks, when no uop is in flight.
void Pipeline::serialize(isa::Archive& ar) {
  ar("predictor", predictor_);
  ar("counts", counts_);
  ar("ledger", ledger_);
  ar("front", front_);
  ar("front_cause", front_delay_.cause);
  ar("front_late", front_delay_.late);
  ar("fetch_left", fetch_left_);
  ar("fetch_line", fetch_line_);
  ar("dispatch_cycle", dispatch_cycle_);
  ar("dispatched", dispatched_);
  ar("delay_cycle", delay_cycle_);
  ar("dispatch_cause", dispatch_delay_.cause);
  ar("dispatch_late", dispatch_delay_.late);
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
  if (!ar.loading()) return;
  now_ = (retire_slot_ + p_.width - 1) / p_.width;
  context_tag_ = kNoContext;
}

Ledger Pipeline::settled_ledger() const {
  Ledger settled = ledger_;
  settled.enter(ledger_.world());
  settled.charge(Cause::Other, now() * p_.width - retire_slot_);
  return settled;
}

}  // namespace vesim::models
