// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_event.h"

namespace vesim::models {

using isa::Op;
using isa::Uop;

// It is in the block's last instruction.
LastBranch last_branch(const isa::Block& block) {
  LastBranch last;
  for (auto u = block.uops.rbegin(); u != block.uops.rend(); ++u) {
    if (u->insn + 1u < block.instructions) break;
    if (u->op >= Op::Branch && u->op <= Op::Return) last.uop = &*u;
    last.conditional |= u->op == Op::SkipUnless;
  }
  return last;
}

std::optional<BranchEvent> branch_event(const isa::Block& block, u32 block_va, const Uop& branch,
                                        bool conditional, u32 pc) {
  using Kind = BranchEvent::Kind;
  const isa::InsnInfo& info = block.insns[branch.insn];
  BranchEvent event{.kind = conditional ? Kind::Conditional : Kind::Direct,
                    .pc = block_va + info.offset,
                    .target = block_va + branch.imm};
  event.next = event.pc + info.length;
  event.taken = pc != event.next;
  switch (branch.op) {
    case Op::Branch:
      return event;
    case Op::BranchConditional:
    case Op::CompareBranch:
      event.kind = Kind::Conditional;
      return event;
    case Op::BranchLink:
      event.call = true;
      return event;
    case Op::BranchLinkIndirect:
    case Op::BranchIndirect:
    case Op::TableBranch:
    case Op::Return:
      event.call = branch.op == Op::BranchLinkIndirect;
      event.kind = branch.op == Op::Return ? Kind::Return : Kind::Indirect;
      event.target = pc;
      return event;
    default:
      return std::nullopt;
  }
}

}  // namespace vesim::models
