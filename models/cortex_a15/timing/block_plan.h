// SPDX-License-Identifier: Apache-2.0
// What pricing needs to know of a block and never changes: worked out when the block is first
// priced, and kept with it.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/branch_event.h"
#include "models/cortex_a15/timing/op_timing.h"

namespace vesim::models {

struct UopPlan {
  // Uops that the A15 does not spend one on pass on when their source is ready: what is the
  // simulator's own, the reading of the PC as an operand, copies into a temporary.
  enum class Kind : u8 { Priced, Folded, FoldedCopy, FoldedAddress };

  Kind kind = Kind::Priced;
  OpTiming timing;
  u8 least_latency = 1;      // its latency, of what has none a cycle
  bool conditional = false;  // depends on the flags by a SkipUnless before it
  u8 fetched = 0;            // bytes of its instruction, if no uop of it is priced before
  isa::u16 offset = 0;       // of its instruction, from the start of the block
  // What it reads, for its address first, and what it writes: the first few here, kZero and
  // kNowhere where there are less, and all of them in the plan's registers from `registers` on,
  // sources before results.
  std::array<u8, 3> sources = {kZero, kZero, kZero};
  std::array<u8, 2> results = {kNowhere, kNowhere};
  u8 address_count = 0, source_count = 0, result_count = 0;
  u32 registers = 0;
};

class BlockPlan : public isa::BlockNote {
 public:
  BlockPlan(const isa::Block& block, const OpTimings& timings, u64 multiple_registers);

  std::vector<UopPlan> uops;
  std::vector<u8> registers;
  BlockBranch branch;
};

class BlockPlanner {
 public:
  explicit BlockPlanner(const PipelineParameters& parameters)
      : timings_(parameters), multiple_registers_(parameters.multiple_registers) {}

  const BlockPlan& plan_of(const isa::Block& block) const {
    if (!block.note) [[unlikely]]
      block.note = std::make_unique<BlockPlan>(block, timings_, multiple_registers_);
    return static_cast<const BlockPlan&>(*block.note);
  }

 private:
  const OpTimings timings_;
  const u64 multiple_registers_;
};

}  // namespace vesim::models
