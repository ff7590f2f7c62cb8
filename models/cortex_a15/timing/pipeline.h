// SPDX-License-Identifier: Apache-2.0
// The A15's pipeline in time. It prices each uop once, in program order, with the cycles at which
// it is dispatched, issues, completes and retires; and charges every cycle to the ledger.
//
//   fetch -> (16 bytes a cycle, predictor, instruction cache) -> dispatch, 3 in order
//         -> issue, when operands, port and window allow -> complete -> retire, 3 in order
//
// It watches the core execute. Function comes first, except that a data access is priced before it
// happens, while the state that translates it holds. Wrong paths are not modelled.
#pragma once

#include <array>
#include <vector>

#include "isa/core.h"
#include "models/cortex_a15/timing/block_plan.h"
#include "models/cortex_a15/timing/branch_predictor.h"
#include "models/cortex_a15/timing/flow_watch.h"
#include "models/cortex_a15/timing/ledger.h"
#include "models/cortex_a15/timing/memory_system.h"
#include "models/cortex_a15/timing/op_timing.h"
#include "models/cortex_a15/timing/parameters.h"
#include "models/cortex_a15/timing/pipeline_counts.h"
#include "models/cortex_a15/timing/port.h"
#include "models/cortex_a15/timing/span_meter.h"
#include "models/cortex_a15/timing/store_buffer.h"
#include "models/cortex_a15/timing/warmer.h"

namespace vesim::models {

class Pipeline : public isa::ExecutionObserver {
 public:
  // `watchers` may still grow.
  Pipeline(unsigned core, const TimingParameters& parameters, MemorySystem& memory,
           isa::Core& architecture, const SpanWatchers& watchers);

  // The cycle by which all that is priced has retired.
  u64 now() const { return now_; }
  void watch_flow(FlowWatch* watch);
  // In the middle of a block: prices what stands before the uop that reaches the environment.
  void catch_up();
  // The block has run and the PC is where it goes on.
  void finish_block();
  // Nothing runs until then.
  void pass(u64 until, World::Kind kind);

  // Between blocks: the core runs without being priced from now on, until resume() at `cycle`.
  void pause();
  void resume(u64 cycle);
  // Cycles that were priced: what the ledger's cells sum up to.
  u64 priced_cycles() const { return now() - unpriced_; }

  // Watchers get the span up to here, short of the rest of the present cycle.
  void end_span() { spans_.end(ledger_, retire_slot_, SpanEnd::Pause, architecture_); }
  const PipelineCounts& counts() const { return counts_; }
  const BranchPredictor& predictor() const { return predictor_; }
  // Trains predictor and memory system in the pipeline's stead, while it pauses.
  Warmer& warmer() { return warmer_; }

  // With the rest of the present cycle charged.
  Ledger settled_ledger() const;

  void serialize(isa::Archive& ar);

  // --- ExecutionObserver ---
  void enters(const isa::Block& block, u32 va) override;
  void loads(const isa::Uop* u, u32 va, unsigned size) override;
  void stores(const isa::Uop* u, u32 va, unsigned size) override;
  void writes_register(const isa::Uop* u, u64 value) override;
  void leaves(const isa::Uop* u) override;
  void takes_exception() override;
  void returns_from_exception() override;

 private:
  // What kept the front end or dispatch back; for `late` of the cycles the fetch itself did after
  // that. The work that had taken what either waited for from a guest (owner.h), or 0.
  struct Delay {
    u64 late = 0;
    u32 taken_by = 0, late_taken_by = 0;
    Cause cause = Cause::FrontEnd;
  };

  // When a uop reached what.
  struct Course {
    u64 dispatch = 0, operands = 0, floor = 0, issue = 0, complete = 0;
  };
  // A uop on its way, and where its time went.
  struct Flight : Course {
    const isa::Uop* u = nullptr;
    const UopPlan* plan = nullptr;
    u64 data = 0;                   // a store's: when its data is there
    Cause own = Cause::Dependency;  // what its own latency is charged to
    u32 line = 0;                   // of its last access
    bool accessed = false;
    Outcome outcome;  // of its slowest access, if it has accessed anything
  };

  // Of what runs next, in the thread that ran last.
  World present_world() const;
  void enter_world(const World& world);
  void return_from_exception();
  void advance(const isa::Uop* to);
  void price(const isa::Uop* u, const UopPlan& plan);
  const UopPlan& plan_of(const isa::Uop* u) const;
  void fold(const isa::Uop& u, const UopPlan& plan);

  // what takes no time: pipeline_free.cc
  bool is_free(const isa::Block& block);
  void enter_freely(const isa::Block& block, u32 va);
  void finish_freely();

  // front end: pipeline_front.cc
  void fetch(const UopPlan& plan);
  void redirect(u64 cycle, Cause cause, u32 taken_by = 0);
  void resolve_branch();
  void tell_branch();

  void compute(const UopPlan& plan);
  u64 sources_ready(const UopPlan& plan) const;
  void write_results(const UopPlan& plan, u64 complete);
  u64 issue_at(u64 time, const UopPlan& plan, u64 dispatched);
  void begin(const isa::Uop* u);
  void fly(const isa::Uop* u);
  void finish_flight();
  u64 dispatch(Unit unit, Effect effect);
  void wait_for_room(u64 time, u64& cycle, u32 taken_by = 0);
  u64 floor_of(const Flight& f) const;
  u64 retire(u64 complete);
  void count_retired(const UopPlan& plan);
  void charge_until(u64 cycle, Cause cause);
  void charge_gap(const Course& c, const UopPlan& plan, Cause own, const Outcome* accessed,
                  u64 slots);

  // memory: pipeline_memory.cc
  void load(Flight& f, u32 va, unsigned size);
  void store(Flight& f, u32 va, unsigned size);
  void complete_memory(Flight& f);
  void drain_stores(const Flight& f);
  // system registers and barriers: pipeline_system.cc
  bool serializes(const isa::Uop* u) const;
  bool synchronize(Flight& f);
  void follow_context();

  const unsigned core_;
  const PipelineParameters p_;
  const u64 load_use_;  // of an L1 hit
  MemorySystem& memory_;
  isa::Core& architecture_;
  const BlockPlanner planner_;
  BranchPredictor predictor_;
  Warmer warmer_;
  PipelineCounts counts_;
  Ledger ledger_;
  SpanMeter spans_;
  FlowWatch* watch_ = nullptr;

  // The block being priced: none of this lives longer than it.
  const isa::Block* block_ = nullptr;
  u32 block_va_ = 0;
  const BlockPlan* plan_ = nullptr;
  const isa::Uop* next_ = nullptr;  // to price
  Flight flight_;                   // begun, not finished; u is null when none
  struct PendingStore {
    u32 va, size;
    Outcome outcome;
  };
  std::array<PendingStore, 8> pending_;  // accesses of a store in flight
  u64 pending_count_ = 0;
  u64 branch_complete_ = 0;
  bool left_ = false, returned_ = false, synchronized_ = false;
  bool free_ = false;     // takes no time
  u64 free_stretch_ = 0;  // instructions in a row that did not, up to its end

  // fetch
  u64 front_ = 0;  // when what is fetched now can dispatch
  Delay front_delay_;
  u32 fetch_left_ = 0;  // bytes of this cycle's fetch
  u32 fetch_line_ = 1;  // address of the line; odd: none

  // dispatch and retirement
  u64 dispatch_cycle_ = 0;
  u32 dispatched_ = 0;  // in that cycle
  Delay dispatch_delay_;
  u64 delay_cycle_ = 0;  // which that was: uops that are dispatched later waited for nothing else
  u64 retire_slot_ = 0, now_ = 0;  // slots, and the cycles that they fill, the last perhaps in part
  u64 unpriced_ = 0;               // cycles that passed before a resume()
  u64 memory_floor_ = 0;           // DMB: no younger access issues before
  u64 memory_complete_ = 0;        // when all accesses so far have completed
  u64 addresses_known_ = 0;        // of all older stores
  u64 device_performed_ = 0;       // stores to Device memory
  std::array<u64, kTimedRegisters> ready_ = {};

  std::vector<Ports> ports_;       // by Unit
  std::vector<EntryPool> queues_;  // by Unit
  Ring rob_, load_queue_;
  StoreQueue store_queue_;
  StoreBuffer stores_;
  u32 stores_taken_by_ = 0;  // what was taken from a guest that the last store in it waits for
  static constexpr u64 kNoContext = ~u64{0};
  u64 context_tag_ = kNoContext;
};

}  // namespace vesim::models
