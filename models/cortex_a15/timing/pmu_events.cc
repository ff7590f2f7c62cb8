// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/pmu_events.h"

namespace vesim::models {
namespace {

enum Event : u8 {
  kL1iCacheRefill = 0x01,
  kL1iTlbRefill = 0x02,
  kL1dCacheRefill = 0x03,
  kL1dCache = 0x04,
  kL1dTlbRefill = 0x05,
  kBrMisPred = 0x10,
  kBrPred = 0x12,
  kMemAccess = 0x13,
  kL1iCache = 0x14,
  kL1dCacheWb = 0x15,
  kL2dCache = 0x16,
  kL2dCacheRefill = 0x17,
  kL2dCacheWb = 0x18,
  kBusAccess = 0x19,
  kMemoryError = 0x1a,
  kInstSpec = 0x1b,
  kBusCycles = 0x1d,
  kL1dCacheLd = 0x40,
  kL1dCacheSt = 0x41,
  kL1dCacheRefillLd = 0x42,
  kL1dCacheRefillSt = 0x43,
  kL1dCacheWbVictim = 0x46,
  kL1dCacheWbClean = 0x47,
  kL1dTlbRefillLd = 0x4c,
  kL1dTlbRefillSt = 0x4d,
  kL2dCacheLd = 0x50,
  kL2dCacheSt = 0x51,
  kL2dCacheRefillLd = 0x52,
  kL2dCacheRefillSt = 0x53,
  kL2dCacheWbVictim = 0x56,
  kL2dCacheWbClean = 0x57,
  kBusAccessLd = 0x60,
  kBusAccessSt = 0x61,
  kMemAccessLd = 0x66,
  kMemAccessSt = 0x67,
  kLdSpec = 0x70,
  kStSpec = 0x71,
  kLdStSpec = 0x72,
  kPcWriteSpec = 0x76,
  kBrImmedSpec = 0x78,
  kBrReturnSpec = 0x79,
  kBrIndirectSpec = 0x7a,
  kIsbSpec = 0x7c,
  kDsbSpec = 0x7d,
  kDmbSpec = 0x7e,
};

// What a store asks of the L2, or an L1 gives back to it.
u64 l2_writes(const MemoryCounts& m) {
  return m.l2_store_accesses + m.l2_streamed + m.l1d_writebacks + m.l1d_cleanings;
}

u64 level1(u8 event, const PmuSources& s) {
  const MemoryCounts& m = s.memory;
  switch (event) {
    case kL1iCacheRefill:
      return m.l1i_misses;
    case kL1iCache:
      return m.l1i_accesses + s.pipeline.fetches_of_same_line;
    case kL1iTlbRefill:
      return m.itlb_misses;
    case kL1dCacheRefill:
      return m.l1d_read_misses + m.l1d_write_misses;
    case kL1dCacheRefillLd:
      return m.l1d_read_misses;
    case kL1dCacheRefillSt:
      return m.l1d_write_misses;
    case kL1dCache:
      return m.l1d_reads + m.l1d_writes;
    case kL1dCacheLd:
      return m.l1d_reads;
    case kL1dCacheSt:
      return m.l1d_writes;
    case kL1dTlbRefill:
      return m.dtlb_read_misses + m.dtlb_write_misses;
    case kL1dTlbRefillLd:
      return m.dtlb_read_misses;
    case kL1dTlbRefillSt:
      return m.dtlb_write_misses;
    case kL1dCacheWb:
      return m.l1d_writebacks + m.l1d_cleanings;
    case kL1dCacheWbVictim:
      return m.l1d_writebacks;
    case kL1dCacheWbClean:
      return m.l1d_cleanings;
    default:
      return 0;
  }
}

u64 level2_and_bus(u8 event, const PmuSources& s) {
  const MemoryCounts& m = s.memory;
  switch (event) {
    case kL2dCache:
      return m.l2_accesses - m.l2_store_accesses + l2_writes(m);
    case kL2dCacheLd:
      return m.l2_accesses - m.l2_store_accesses;
    case kL2dCacheSt:
      return l2_writes(m);
    case kL2dCacheRefill:
      return m.l2_misses + m.l2_prefetches;
    case kL2dCacheRefillLd:
      return m.l2_misses - m.l2_store_misses;
    case kL2dCacheRefillSt:
      return m.l2_store_misses;
    case kL2dCacheWb:
      return m.l2_writebacks;
    case kL2dCacheWbVictim:
      return m.l2_writebacks - m.l2_cleanings;
    case kL2dCacheWbClean:
      return m.l2_cleanings;
    case kBusAccess:
      return m.bus_reads + m.bus_writes;
    case kBusAccessLd:
      return m.bus_reads;
    case kBusAccessSt:
      return m.bus_writes;
    case kBusCycles:
      return s.bus_cycles;
    case kMemoryError:
      return 0;  // there are none
    default:
      return 0;
  }
}

u64 branches(u8 event, const BranchCounts& b) {
  switch (event) {
    case kBrPred:
      return b.immediate + b.returns + b.indirect;
    case kBrMisPred:
      return b.mispredicted;
    case kPcWriteSpec:
      return b.taken;
    case kBrImmedSpec:
      return b.immediate;
    case kBrReturnSpec:
      return b.returns;
    case kBrIndirectSpec:
      return b.indirect;
    default:
      return 0;
  }
}

u64 operations(u8 event, const PmuSources& s) {
  const PipelineCounts& p = s.pipeline;
  switch (event) {
    case kMemAccess:
      return p.loads + p.stores;
    case kMemAccessLd:
      return p.loads;
    case kMemAccessSt:
      return p.stores;
    case kInstSpec:
      return s.instructions;
    case kLdSpec:
      return p.of(Effect::Load);
    case kStSpec:
      return p.of(Effect::Store);
    case kLdStSpec:
      return p.of(Effect::Load) + p.of(Effect::Store);
    case kIsbSpec:
      return p.of(Effect::Isb);
    case kDsbSpec:
      return p.of(Effect::Dsb);
    case kDmbSpec:
      return p.of(Effect::Dmb);
    default:
      return 0;
  }
}

}  // namespace

// An event is in one of these.
u64 pmu_total(u8 event, const PmuSources& sources) {
  return level1(event, sources) + level2_and_bus(event, sources) +
         branches(event, sources.branches) + operations(event, sources);
}

}  // namespace vesim::models
