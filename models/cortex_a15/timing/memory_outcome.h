// SPDX-License-Identifier: Apache-2.0
// What the memory system answers to an access of the core: when, from where, and what of the delay
// had which cause, so that the ledger can charge it.
#pragma once

#include "isa/types.h"

namespace vesim::models {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

// Where the data was.
enum class Found : u8 {
  Nowhere,  // no mapping: the walk is all there is
  L1,
  L2,
  OtherCore,  // in the other core's L1, by a snoop
  Dram,
  Device,  // `region` says which
};

// How memory of an address behaves (Arm ARM A3.5, as the A15 has it: TRM 6.4).
enum class MemoryKind : u8 { Cached, Uncached, Device };

// All times are cycles of the core clock.
struct Outcome {
  u64 ready = 0;  // load: when a dependent uop may issue; store: when it is performed
  u64 pa = 0;
  Found found = Found::L1;
  MemoryKind kind = MemoryKind::Cached;
  u16 region = 0;  // index into the memory map, for Device and Dram
  // Parts of the delay; what is left of `ready` beyond an L1 hit belongs to `found`.
  u32 l2_tlb = 0;       // L1 TLB miss, L2 TLB hit
  u32 walk_stage1 = 0;  // L2 TLB miss: reading stage 1's tables
  u32 walk_stage2 = 0;  // and stage 2's
  u32 contention = 0;   // waits for a free miss slot, bank or bus that others hold
  // The work that had taken what a guest missed (owner.h), 0 if none had: the line that `found` was
  // the way to, the entry of the L1 TLB, that of the L2 TLB.
  u32 line_taken_by = 0, l1_tlb_taken_by = 0, l2_tlb_taken_by = 0;
  // The same of a walk cache's tables; and the cycles of the walk, parts of those above, that it
  // would have saved.
  u32 tables_taken_by = 0, tables_taken = 0;
};

}  // namespace vesim::models
