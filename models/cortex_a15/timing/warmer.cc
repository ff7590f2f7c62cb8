// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/warmer.h"

#include <utility>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/cp15_maintenance.h"
#include "models/cortex_a15/timing/tag_cache.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

using isa::Uop;

namespace {

constexpr u32 kLine = isa::kObservedLine;
static_assert(kLine == kLineSize);

}  // namespace

void Warmer::enters(const isa::Block& block, u32 va) {
  end_accesses();
  if (architecture_.context.page != context_tag_) {
    context_tag_ = architecture_.context.page;
    memory_.set_context(core_, context_of(architecture_));
  }
  block_ = &block;
  block_va_ = va;
  const u32 last = (va + block.bytes - 1) & ~(kLine - 1);
  for (u32 line = va & ~(kLine - 1);; line += kLine) {
    if (line != line_) memory_.touch_fetch(core_, line, time_);
    if (line == last) break;
  }
  line_ = last;
}

// Accesses of one uop to one line are one access, as at `timed`. A load goes at its first part, a
// store when its last part is known.
void Warmer::loads(const Uop* u, u32 va, unsigned size) {
  if (store_size_ != 0) end_store();
  const u32 line = va & ~(kLine - 1);
  if (u == access_ && line == access_line_) return;
  access_ = u;
  access_line_ = line;
  memory_.touch_load(core_, va, size, time_);
}

void Warmer::stores(const Uop* u, u32 va, unsigned size) {
  const u32 line = va & ~(kLine - 1);
  if (store_size_ != 0) {
    if (u == access_ && line == access_line_) {
      store_size_ = va + size - store_va_;
      return;
    }
    end_store();
  }
  access_ = u;
  access_line_ = line;
  store_va_ = va;
  store_size_ = size;
}

// Out of line: most accesses follow none.
[[gnu::noinline]] void Warmer::end_store() {
  access_ = nullptr;
  memory_.touch_store(core_, store_va_, std::exchange(store_size_, 0), time_);
}

void Warmer::end_accesses() {
  access_ = nullptr;
  if (store_size_ != 0) end_store();
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
