// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/warmer.h"

#include <utility>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/cp15_maintenance.h"
#include "models/cortex_a15/timing/l1_hits.h"
#include "models/cortex_a15/timing/tag_cache.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

using isa::Uop;
using Pages = L1Hits::Pages;

namespace {

constexpr u32 kLine = isa::kObservedLine;
static_assert(kLine == kLineSize);

}  // namespace

void Warmer::enters(const isa::Block& block, u32 va) {
  if (architecture_.context.page != context_tag_) [[unlikely]]
    return enters_in_context(block, va);
  block_ = &block;
  block_va_ = va;
  const u32 first = va & ~(kLine - 1), last = (va + block.bytes - 1) & ~(kLine - 1);
  const u32 before = std::exchange(line_, last);
  if (first == last && (first == before || (hits_ && hits_->fetch<Pages::Last>(first)))) return;
  fetch_lines(first == before ? first + kLine : first, last);
}

[[gnu::noinline]] void Warmer::enters_in_context(const isa::Block& block, u32 va) {
  context_tag_ = architecture_.context.page;
  memory_.set_context(core_, context_of(architecture_));
  enters(block, va);
}

[[gnu::noinline]] void Warmer::fetch_lines(u32 line, u32 last) {
  for (;; line += kLine) {
    if (!(hits_ && hits_->fetch<Pages::All>(line))) memory_.fetch(core_, line, time_);
    if (line == last) return;
  }
}

// Accesses of one uop to one line are one access, as at `timed`. A load goes at its first part, a
// store when its last part is known. What has to happen before that, seldom, is done out of line.
void Warmer::loads(const Uop* u, u32 va, unsigned size) {
  if (store_size_ != 0) return load_after_store(u, va, size);
  const u32 line = va & ~(kLine - 1);
  if (u == access_ && line == access_line_) return;
  access_ = u;
  access_line_ = line;
  if (!(hits_ && hits_->load(va, size))) memory_.load(core_, va, size, time_, time_);
}

[[gnu::noinline]] void Warmer::load_after_store(const Uop* u, u32 va, unsigned size) {
  end_store();
  loads(u, va, size);
}

void Warmer::stores(const Uop* u, u32 va, unsigned size) {
  const u32 line = va & ~(kLine - 1);
  if (store_size_ != 0) {
    if (u != access_ || line != access_line_) return store_after_store(u, va, size);
    store_size_ = va + size - store_va_;
    return;
  }
  access_ = u;
  access_line_ = line;
  store_va_ = va;
  store_size_ = size;
}

[[gnu::noinline]] void Warmer::store_after_store(const Uop* u, u32 va, unsigned size) {
  end_store();
  stores(u, va, size);
}

[[gnu::noinline]] void Warmer::end_store() {
  access_ = nullptr;
  const u32 size = std::exchange(store_size_, 0);
  if (!(hits_ && hits_->store<Pages::Last>(store_va_, size))) store_anywhere(size);
}

[[gnu::noinline]] void Warmer::store_anywhere(unsigned size) {
  if (hits_ && hits_->store<Pages::All>(store_va_, size)) return;
  const Outcome address = memory_.store_address(core_, store_va_, size, time_);
  memory_.store_data(core_, address, size, time_);
}

void Warmer::end_accesses() {
  access_ = nullptr;
  if (store_size_ != 0) end_store();
}

void Warmer::finish_block() {
  if (store_size_ != 0) return finish_after_store();
  access_ = nullptr;
  if (!block_) return;
  if (!block_->note) [[unlikely]]
    return finish_new_block();
  const BlockBranch& branch = planner_.plan_of(*block_).branch;
  block_ = nullptr;
  if (!branch.uop()) return;
  const BranchEvent event = branch.event(block_va_, architecture_.regs.pc);
  if (event.taken) line_ = kNoLine;
  if (!branch.plain() || !predictor_.plain()) return finish_with(branch);
  if (event.kind == BranchEvent::Kind::Direct) {
    predictor_.direct(event.pc, event.target);
  } else {
    predictor_.conditional(event.pc, event.target, event.taken);
  }
}

[[gnu::noinline]] void Warmer::finish_new_block() {
  planner_.plan_of(*block_);
  finish_block();
}

[[gnu::noinline]] void Warmer::finish_with(const BlockBranch& branch) {
  predictor_.branch(branch.event(block_va_, architecture_.regs.pc));
}

[[gnu::noinline]] void Warmer::finish_after_store() {
  end_store();
  finish_block();
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
