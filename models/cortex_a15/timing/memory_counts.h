// SPDX-License-Identifier: Apache-2.0
// What one core did to the memory system, for the PMU and the statistics.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u64;

struct MemoryCounts {
  u64 l1i_accesses = 0, l1i_misses = 0;
  u64 l1d_reads = 0, l1d_read_misses = 0, l1d_writes = 0, l1d_write_misses = 0;
  u64 l1d_writebacks = 0;
  u64 l2_accesses = 0, l2_misses = 0, l2_writebacks = 0, l2_prefetches = 0;
  u64 snoop_hits = 0;
  u64 itlb_misses = 0, dtlb_read_misses = 0, dtlb_write_misses = 0;
  u64 l2_tlb_misses = 0;
  u64 walk_stage1_reads = 0, walk_stage2_reads = 0;
  u64 bus_reads = 0, bus_writes = 0;  // beyond the L2
  u64 dvm_sent = 0, dvm_received = 0;

  void serialize(isa::Archive& ar) { ar.raw("counts", this, sizeof *this); }
};

}  // namespace vesim::models
