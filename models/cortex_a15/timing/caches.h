// SPDX-License-Identifier: Apache-2.0
// The caches of the cluster: L1 of each core, the L2 that includes their data, coherence between
// them (MESI, found by the duplicate tags at the L2), line fills and the L2's prefetcher. Physical
// addresses only. A line is named by its number (tag_cache.h).
#pragma once

#include <vector>

#include "isa/archive.h"
#include "models/cortex_a15/timing/fills.h"
#include "models/cortex_a15/timing/l1_caches.h"
#include "models/cortex_a15/timing/memory_counts.h"
#include "models/cortex_a15/timing/outside.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/parameters.h"
#include "models/cortex_a15/timing/tag_cache.h"
#include "models/time_slots.h"

namespace vesim::models {

class Caches {
 public:
  // `owners` of the cores, as counts.
  Caches(const MemoryParameters& parameters, std::vector<MemoryCounts>& counts,
         const std::vector<Owner>& owners, Outside& outside);

  Delivery load(unsigned core, u64 line, u64 time) {
    L1Caches& l1 = l1_[core];
    ++counts_[core].l1d_reads;
    if (!l1.data.use(line)) return load_miss(core, line, time);
    const u64 ready = time + load_use_;
    if (const Delivery* fill = l1.fills.under_way(line, ready)) [[unlikely]]
      return *fill;
    return {ready};
  }
  // A store that leaves the store buffer: the line must be this core's own. Those of one access
  // that spans two lines are told as a whole first.
  void note_store(unsigned core, u64 pa, unsigned size) { l1_[core].writes.note(pa, size); }
  Delivery store(unsigned core, u64 line, u64 time);
  Delivery fetch(unsigned core, u64 line, u64 time);
  // A descriptor: from the L1 when it is there, but not allocated there.
  Delivery walk(unsigned core, u64 line, u64 time);

  // Maintenance to the point of coherency.
  Delivery maintain(unsigned core, u64 line, bool clean, bool invalidate, u64 time);
  Delivery maintain_set_way(unsigned core, bool l2, u64 set, u64 way, bool clean, bool invalidate,
                            u64 time);
  // For `work` (owner.h).
  void invalidate_instructions(unsigned core, u32 work);
  void invalidate_instructions(unsigned core, u64 line, u32 work);

  // While on, lines move as ever, but at once.
  void stop_time(bool on);

  L1Caches& l1(unsigned core) { return l1_[core]; }
  // How many whole lines a stream has written when it goes past the L1.
  u64 stream_past_l1() const { return stream_past_l1_; }

  void serialize(isa::Archive& ar);

 private:
  enum class Reader { Data, Fetch, Walk };
  static void note(TakenOut& taken, const TagCache::Line& line, u32 work);
  u32 claim(TakenOut& taken, unsigned core, u64 line);
  Delivery load_miss(unsigned core, u64 line, u64 time);
  Delivery fill(unsigned core, u64 line, bool for_store, u64 time);
  Delivery stream(unsigned core, u64 line, u64 time);
  Delivery own_shared(unsigned core, u64 line, u64 time);
  Delivery from_l2(unsigned core, u64 line, Reader reader, bool for_store, u64 time);
  bool snoop(unsigned core, u64 line, bool for_store);
  bool shared_by_others(unsigned core, u64 line);
  void insert_in_l2(unsigned core, u64 line, u64 time);
  Delivery write_back(unsigned core, u64 line, u64 time);
  void prefetch_after(unsigned core, u64 line, Reader reader, bool miss, u64 time);
  void prefetch(unsigned core, u64 line, u64 time);

  // In cycles.
  struct Latencies {
    u64 load_use, l2_load_use, snoop, l2_interval;
  };
  const Latencies latencies_;
  u64 load_use_, l2_load_use_, snoop_;  // now
  const u64 prefetch_data_, prefetch_fetch_;
  const u64 stream_past_l1_, stream_past_l2_;
  std::vector<MemoryCounts>& counts_;
  const std::vector<Owner>& owners_;
  Outside& outside_;
  std::vector<L1Caches> l1_;
  TagCache l2_;  // Exclusive is clean, Modified dirty
  TakenOut l2_taken_;
  TimeSlots l2_port_;
  Fills prefetches_, writes_;
};

}  // namespace vesim::models
