// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_event.h"

namespace vesim::models {

using isa::Op;

// It is in the block's last instruction.
BlockBranch::BlockBranch(const isa::Block& block) {
  for (auto u = block.uops.rbegin(); u != block.uops.rend(); ++u) {
    if (u->insn + 1u < block.instructions) break;
    if (u->op >= Op::Branch && u->op <= Op::Return) uop_ = &*u;
    conditional_ |= u->op == Op::SkipUnless;
  }
  if (!uop_) return;
  using Kind = BranchEvent::Kind;
  const isa::InsnInfo& info = block.insns[uop_->insn];
  event_.pc = info.offset;
  event_.next = event_.pc + info.length;
  event_.target = uop_->imm;
  event_.call = uop_->op == Op::BranchLink || uop_->op == Op::BranchLinkIndirect;
  switch (uop_->op) {
    case Op::BranchConditional:
    case Op::CompareBranch:
      event_.kind = Kind::Conditional;
      return;
    case Op::Branch:
    case Op::BranchLink:
      event_.kind = conditional_ ? Kind::Conditional : Kind::Direct;
      return;
    default:
      event_.kind = uop_->op == Op::Return ? Kind::Return : Kind::Indirect;
      indirect_ = true;
  }
}

}  // namespace vesim::models
