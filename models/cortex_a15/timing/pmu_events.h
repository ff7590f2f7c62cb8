// SPDX-License-Identifier: Apache-2.0
// The performance monitors' events that happen in the memory system and the pipeline (TRM table
// 11-24), out of what these count. All that PMCEID0 announces is here or in isa/system/pmu.h.
//
// No wrong path is modelled: what the TRM calls speculatively executed is here what was executed.
// An LDM or STM accesses each of its lines once. Prefetches into the L2 are refills (L2D_CACHE_
// REFILL), but neither reads nor writes. Bus accesses are beats.
#pragma once

#include "models/cortex_a15/timing/branch_predictor.h"
#include "models/cortex_a15/timing/memory_counts.h"
#include "models/cortex_a15/timing/pipeline_counts.h"

namespace vesim::models {

struct PmuSources {
  const MemoryCounts& memory;
  const BranchCounts& branches;
  const PipelineCounts& pipeline;
  u64 instructions, bus_cycles;
};

// How often the event has happened. 0 for those that are not counted: 0x48, 0x58 (invalidations),
// 0x62 to 0x65 (bus accesses by kind), 0x68 to 0x6e (unaligned, exclusive), 0x73 to 0x75 (by kind
// of operation).
u64 pmu_total(u8 event, const PmuSources& sources);

}  // namespace vesim::models
