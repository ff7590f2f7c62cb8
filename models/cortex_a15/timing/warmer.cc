// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/warmer.h"

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/cp15_maintenance.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

using isa::Uop;

namespace {

constexpr u32 kLine = isa::kObservedLine;

}  // namespace

void Warmer::enters(const isa::Block& block, u32 va) {
  end_accesses();
  if (architecture_.context.page != context_tag_) {
    context_tag_ = architecture_.context.page;
    memory_.set_context(core_, context_of(architecture_));
  }
  block_ = &block;
  block_va_ = va;
  for (u32 line = va & ~(kLine - 1); line - (va & ~(kLine - 1)) < block.bytes + va % kLine;
       line += kLine) {
    if (line != line_) memory_.fetch(core_, line, time_);
    line_ = line;
  }
}

// Accesses of one uop to one line are one access, as at `timed`. A load goes at its first part, a
// store when its last part is known.
void Warmer::accesses(const Uop* u, u32 va, unsigned size, bool write) {
  const u32 line = va & ~(kLine - 1);
  if (u == access_ && line == access_line_ && write == (store_size_ != 0)) {
    if (write) store_size_ = va + size - store_va_;
    return;
  }
  end_accesses();
  access_ = u;
  access_line_ = line;
  if (write) {
    store_ = memory_.store_address(core_, va, size, time_);
    store_va_ = va;
    store_size_ = size;
  } else {
    memory_.load(core_, va, size, time_, time_);
  }
}

void Warmer::end_accesses() {
  access_ = nullptr;
  if (store_size_ != 0) memory_.store_data(core_, store_, store_size_, time_);
  store_size_ = 0;
}

void Warmer::finish_block() {
  end_accesses();
  if (!block_) return;
  const BlockBranch& branch = planner_.plan_of(*block_).branch;
  block_ = nullptr;
  if (!branch.uop()) return;
  const BranchEvent event = branch.event(block_va_, architecture_.regs.pc);
  predictor_.branch(event);
  if (event.taken) line_ = kNoLine;
}

void Warmer::leaves(const Uop*) {
  end_accesses();
  block_ = nullptr;
}

void Warmer::writes_register(const Uop* u, u64 value) {
  end_accesses();
  const isa::InsnInfo& info = block_->insns[u->insn];
  if (!is_cp15(info) || u->form != 0) return;
  maintain(cp15_write(info, value), core_, architecture_, memory_, predictor_, time_);
}

// Valid between blocks.
void Warmer::serialize(isa::Archive& ar) {
  ar("line", line_);
  if (ar.loading()) context_tag_ = kNoContext;
}

}  // namespace vesim::models
