// SPDX-License-Identifier: Apache-2.0
// Speed `warm`: keeps TLBs, caches and predictor as a core's execution leaves them, without pricing
// anything.
#pragma once

#include "isa/core.h"
#include "models/cortex_a15/timing/block_plan.h"
#include "models/cortex_a15/timing/branch_predictor.h"
#include "models/cortex_a15/timing/memory_system.h"

namespace vesim::models {

class Warmer : public isa::ExecutionObserver {
 public:
  Warmer(unsigned core, MemorySystem& memory, BranchPredictor& predictor,
         const BlockPlanner& planner, const isa::Core& architecture)
      : core_(core),
        memory_(memory),
        hits_(memory.l1_hits(core)),
        predictor_(predictor),
        planner_(planner),
        architecture_(architecture) {}

  // The core begins to run at this cycle.
  void begin(u64 cycle) { time_ = cycle; }
  // The block has run and the PC is where it goes on.
  void finish_block();
  // Others have used the memory system meanwhile.
  void forget() {
    line_ = kNoLine;
    context_tag_ = kNoContext;
  }
  void serialize(isa::Archive& ar);

  // --- ExecutionObserver ---
  void enters(const isa::Block& block, u32 va) override;
  void loads(const isa::Uop* u, u32 va, unsigned size) override;
  void stores(const isa::Uop* u, u32 va, unsigned size) override;
  void writes_register(const isa::Uop* u, u64 value) override;
  void leaves(const isa::Uop* u) override;
  void takes_exception() override { line_ = kNoLine; }
  void returns_from_exception() override { line_ = kNoLine; }

 private:
  static constexpr u32 kNoLine = 1;
  static constexpr u64 kNoContext = ~u64{0};

  void enters_in_context(const isa::Block& block, u32 va);
  void fetch_lines(u32 line, u32 last);
  void load_after_store(const isa::Uop* u, u32 va, unsigned size);
  void store_after_store(const isa::Uop* u, u32 va, unsigned size);
  void finish_after_store();
  void finish_new_block();
  void finish_with(const BlockBranch& branch);
  void end_accesses();
  void end_store();
  void store_anywhere(unsigned size);

  const unsigned core_;
  MemorySystem& memory_;
  L1Hits* const hits_;  // or null
  BranchPredictor& predictor_;
  const BlockPlanner& planner_;
  const isa::Core& architecture_;

  u64 time_ = 0;
  u32 line_ = kNoLine;  // fetched last
  u64 context_tag_ = kNoContext;
  // The block that runs.
  const isa::Block* block_ = nullptr;
  u32 block_va_ = 0;
  // The uop that has accessed memory last, its line, and its store as far as it is known.
  const isa::Uop* access_ = nullptr;
  u32 access_line_ = 0;
  u32 store_va_ = 0, store_size_ = 0;  // 0: it is no store
};

}  // namespace vesim::models
