// SPDX-License-Identifier: Apache-2.0
// CP15's operations on caches, TLBs and predictor (c7, c8), carried out on the modelled ones.
#pragma once

#include "isa/core.h"
#include "models/cortex_a15/timing/branch_predictor.h"
#include "models/cortex_a15/timing/memory_system.h"

namespace vesim::models {

// A write's fields as the instruction has them.
struct Cp15Write {
  u32 crn, opc1, crm, opc2;
  u64 value;
};
// `info` is an MCR, of any coprocessor.
bool is_cp15(const isa::InsnInfo& info);
Cp15Write cp15_write(const isa::InsnInfo& info, u64 value);

// When core number `core`, which writes at `time`, may go on.
u64 maintain(const Cp15Write& write, unsigned core, const isa::Core& architecture,
             MemorySystem& memory, BranchPredictor& predictor, u64 time);

}  // namespace vesim::models
