// SPDX-License-Identifier: Apache-2.0
// Branches (Arm ARM A8; A2.3.2 for what a write to the PC means).
#include "isa/decode/builder.h"
#include "isa/execute/handlers.h"

namespace vesim::isa {

// A direct branch whose target lies in the block's own page may be linked.
bool Builder::linkable(u32 target_offset) const {
  return !block_.key.second_page && ((place_.start_low + target_offset) >> 12) == 0;
}

void Builder::branch(s32 offset) {
  const u32 target = pc_offset() + static_cast<u32>(offset);
  const bool conditional = place_.condition < 14 && block_.uops.size() == first_uop_ + 1;
  if (conditional) block_.uops.pop_back();  // the condition goes into the branch itself
  Uop& u = conditional ? emit(Op::BranchConditional, branch_conditional_handler(place_.condition))
                       : emit(Op::Branch, run_branch);
  u.imm = target;
  u.form = linkable(target);
  if (conditional) u.m = place_.condition;
  ended_ = true;
}

void Builder::branch_link(s32 offset, bool exchange) {
  u32 from = pc_offset();
  // BLX immediate from Thumb to ARM is relative to Align(PC, 4).
  if (exchange && place_.thumb) from = ((place_.start_low + from) & ~3u) - place_.start_low;
  const u32 target = from + static_cast<u32>(offset);
  Uop& u = emit(Op::BranchLink, exchange ? run_branch_link_exchange : run_branch_link);
  u.d = 14;
  u.imm = target;
  u.imm2 = (place_.offset + place_.length) | (place_.thumb ? 1 : 0);
  u.form = !exchange && linkable(target);
  ended_ = true;
}

void Builder::branch_indirect(u8 reg, bool exchange, Op op) {
  emit(op, branch_indirect_handler(exchange)).n = reg;
  ended_ = true;
}

void Builder::branch_exchange(unsigned m) {
  branch_indirect(source(m, kTemp0), true, m == 14 ? Op::Return : Op::BranchIndirect);
}

void Builder::branch_link_exchange(unsigned m) {
  // LR may be the target itself: the target is read first.
  copy(static_cast<u8>(m), kTemp0);
  Uop& link = emit(Op::Address, run_link);
  link.d = 14;
  link.imm = (place_.offset + place_.length) | (place_.thumb ? 1 : 0);
  branch_indirect(kTemp0, true, Op::BranchLinkIndirect);
}

void Builder::compare_branch(bool nonzero, unsigned n, u32 offset) {
  const u32 target = pc_offset() + offset;
  Uop& u = emit(Op::CompareBranch, compare_branch_handler(nonzero));
  u.n = static_cast<u8>(n);
  u.imm = target;
  u.form = linkable(target);
  ended_ = true;
}

void Builder::table_branch(unsigned n, unsigned m, bool halfword) {
  const u8 base = source(n, kTemp0);
  Uop& u = emit(Op::TableBranch, table_branch_handler(halfword));
  u.n = base;
  u.m = static_cast<u8>(m);
  u.imm = pc_offset();
  ended_ = true;
}

}  // namespace vesim::isa
