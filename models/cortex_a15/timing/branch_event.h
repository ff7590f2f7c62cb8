// SPDX-License-Identifier: Apache-2.0
// What a block's branch is to the predictor.
#pragma once

#include <optional>

#include "isa/block_cache.h"
#include "models/cortex_a15/timing/branch_predictor.h"

namespace vesim::models {

// The branch that ends a block, if one does.
struct LastBranch {
  const isa::Uop* uop = nullptr;
  bool conditional = false;  // depends on the flags by a uop before it
};
LastBranch last_branch(const isa::Block& block);

// `branch` of a block that ran from `block_va` and went on at `pc`; `conditional` if it depends on
// the flags by a uop before it. Nothing for what the predictor does not know.
std::optional<BranchEvent> branch_event(const isa::Block& block, u32 block_va,
                                        const isa::Uop& branch, bool conditional, u32 pc);

}  // namespace vesim::models
