// SPDX-License-Identifier: Apache-2.0
// What a block's branch is to the predictor.
#pragma once

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/branch_predictor.h"

namespace vesim::models {

// The branch that ends a block.
class BlockBranch {
 public:
  BlockBranch() = default;  // none
  explicit BlockBranch(const isa::Block& block);

  // Null when the block does not end with one.
  const isa::Uop* uop() const { return uop_; }
  // Neither indirect nor a call.
  bool plain() const { return !indirect_ && !event_.call; }
  // Depends on the flags by a uop before it.
  bool conditional() const { return conditional_; }
  // Of a block that ran from `block_va` and went on at `pc`.
  BranchEvent event(u32 block_va, u32 pc) const {
    BranchEvent event = event_;
    event.pc += block_va;
    event.next += block_va;
    event.target = indirect_ ? pc : event.target + block_va;
    // A branch to the next instruction is taken, though there is no telling of a conditional one.
    event.taken = event.kind == BranchEvent::Kind::Direct || pc != event.next;
    return event;
  }

 private:
  const isa::Uop* uop_ = nullptr;
  bool conditional_ = false, indirect_ = false;
  BranchEvent event_ = {};  // addresses from the block's start
};

}  // namespace vesim::models
