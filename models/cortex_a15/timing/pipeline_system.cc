// SPDX-License-Identifier: Apache-2.0
// Barriers, serializing instructions, and system registers that maintain caches, TLBs and
// predictor.
#include <algorithm>

#include "models/cortex_a15/timing/cp15_maintenance.h"
#include "models/cortex_a15/timing/pipeline.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

using isa::Op;
using isa::Uop;

// What must be the oldest to execute. Thread ID registers are read without waiting for anything.
bool Pipeline::serializes(const Uop* u) const {
  if (u->op != Op::CoprocessorRead) return true;
  const isa::InsnInfo& info = block_->insns[u->insn];
  return !is_cp15(info) || cp15_write(info, 0).crn != 13;
}

// Answers whether nothing dispatches before it is done: not so behind a DMB, which holds back
// accesses only.
bool Pipeline::synchronize(Flight& f) {
  f.own = Cause::Barrier;
  const u64 stores_done = stores_.performed();
  switch (f.plan->timing.effect) {
    case Effect::Dmb:
      memory_floor_ = std::max({memory_floor_, memory_complete_, stores_done});
      return false;
    case Effect::Dsb:
      f.complete = std::max(f.complete, memory_.synchronize(core_, std::max(f.issue, stores_done)));
      return true;
    case Effect::Isb:
      synchronized_ = true;
      return false;
    default:
      return f.u->op != Op::CoprocessorRead;
  }
}

void Pipeline::writes_register(const Uop* u, u64 value) {
  if (free_) return warmer_.writes_register(u, value);
  advance(u);
  begin(u);
  const isa::InsnInfo& info = block_->insns[u->insn];
  if (!is_cp15(info) || u->form != 0) return;
  const Cp15Write write = cp15_write(info, value);
  if (write.crn == 8) flight_.own = Cause::TlbMaintenance;
  flight_.complete = std::max(
      flight_.complete, maintain(write, core_, architecture_, memory_, predictor_, flight_.issue));
}

void Pipeline::follow_context() {
  if (architecture_.context.page == context_tag_) return;
  context_tag_ = architecture_.context.page;
  memory_.set_context(core_, context_of(architecture_));
}

}  // namespace vesim::models
