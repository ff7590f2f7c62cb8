// SPDX-License-Identifier: Apache-2.0
// The pipeline's front end: when instructions can be dispatched, by fetch width, instruction cache
// and predictor.
#include "models/cortex_a15/timing/pipeline.h"

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/world.h"

namespace vesim::models {

using isa::Op;
using isa::Uop;

namespace {
constexpr u32 kLine = isa::kObservedLine, kNoLine = 1;

// Of a fetch, whose delay is charged as one: the costliest part that was taken from the guest.
u32 taken_by(const Outcome& outcome) {
  if (outcome.l2_tlb_taken_by != 0) return outcome.l2_tlb_taken_by;
  if (outcome.line_taken_by != 0) return outcome.line_taken_by;
  return outcome.tables_taken_by != 0 ? outcome.tables_taken_by : outcome.l1_tlb_taken_by;
}
}  // namespace

// Fetch takes any `fetch_bytes` in a row in a cycle; lines are asked for once. `plan` is the first
// of its instruction.
void Pipeline::fetch(const UopPlan& plan) {
  const u32 va = block_va_ + plan.offset;
  if (const u32 line = va & ~(kLine - 1); line != fetch_line_) {
    fetch_line_ = line;
    const Outcome outcome = memory_.fetch(core_, va, front_);
    if (outcome.ready > front_) {
      front_delay_.late += outcome.ready - front_;
      front_ = outcome.ready;
      front_delay_.late_taken_by = taken_by(outcome);
    }
  } else if (fetch_left_ < plan.fetched) {
    ++counts_.fetches_of_same_line;
  }
  if (fetch_left_ < plan.fetched) {
    ++front_;
    fetch_left_ = static_cast<u32>(p_.fetch_bytes);
  }
  fetch_left_ -= plan.fetched;
}

// Fetch starts anew: nothing dispatches before `cycle`.
void Pipeline::redirect(u64 cycle, Cause cause, u32 taken_by) {
  if (cycle > front_) {
    front_ = cycle;
    front_delay_ = {.taken_by = taken_by, .cause = cause};
  }
  fetch_left_ = static_cast<u32>(p_.fetch_bytes);
  fetch_line_ = kNoLine;
}

// The branch that ended the block, against the predictor.
void Pipeline::resolve_branch() {
  const BranchEvent event = plan_->branch.event(block_va_, architecture_.regs.pc);
  const auto result = predictor_.branch(event);
  if (event.taken) {
    fetch_left_ = 0;
    fetch_line_ = kNoLine;
  }
  switch (result) {
    case BranchPredictor::Result::MicroBtb:
      break;
    case BranchPredictor::Result::Btb:
      front_ += p_.taken_branch_bubble;
      break;
    case BranchPredictor::Result::Decode:
      front_ += p_.decode_redirect;
      front_delay_.taken_by = predictor_.taken_by();
      break;
    case BranchPredictor::Result::Mispredict:
      redirect(branch_complete_ + p_.mispredict_penalty - kLeastMispredict, Cause::Mispredict,
               predictor_.taken_by());
      break;
  }
}

// How the block that has run goes on.
void Pipeline::tell_branch() {
  const u32 target = architecture_.regs.pc;
  if (returned_) return watch_->returns_from_exception(core_, target, world_of(architecture_));
  const Uop* const branch = plan_->branch.uop();
  if (!branch) return;
  const u32 next = plan_->branch.event(block_va_, target).next;
  switch (branch->op) {
    case Op::BranchLink:
    case Op::BranchLinkIndirect:
      if (target != next || !plan_->branch.conditional()) watch_->calls(core_, next);
      return;
    case Op::BranchIndirect:
    case Op::Return:
      watch_->jumps(core_, target);
      return;
    default:
      return;
  }
}

}  // namespace vesim::models
