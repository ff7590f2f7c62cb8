// SPDX-License-Identifier: Apache-2.0
// What one core did to the memory system, for the PMU and the statistics.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u64;

// The A15 is on a bus of 128 bits (DDI 0438, 7.3): a line takes four beats.
inline constexpr u64 kBeatsPerLine = 4;

struct MemoryCounts {
  u64 l1i_accesses = 0, l1i_misses = 0;
  u64 l1d_reads = 0, l1d_read_misses = 0, l1d_writes = 0, l1d_write_misses = 0;
  u64 l1d_writebacks = 0;                          // of lines that make room
  u64 l1d_cleanings = 0;                           // for other reasons
  u64 l2_accesses = 0, l2_misses = 0;              // for lines of an L1, and walks
  u64 l2_store_accesses = 0, l2_store_misses = 0;  // of these, those for stores
  u64 l2_streamed = 0;                             // lines written past the L1
  u64 l2_writebacks = 0, l2_cleanings = 0;         // all; of these, those not to make room
  u64 l2_prefetches = 0;
  u64 snoop_hits = 0;
  u64 itlb_misses = 0, dtlb_read_misses = 0, dtlb_write_misses = 0;
  u64 l2_tlb_misses = 0;
  u64 walk_stage1_reads = 0, walk_stage2_reads = 0;
  u64 bus_reads = 0, bus_writes = 0;  // beyond the L2, in beats
  u64 dvm_sent = 0, dvm_received = 0;

  void serialize(isa::Archive& ar) { ar.raw("counts", this, sizeof *this); }
};

}  // namespace vesim::models
