// SPDX-License-Identifier: Apache-2.0
// The cluster's memory system, put together from its parts: TLBs and walk caches of each core, the
// caches, and what is outside.
#pragma once

#include <memory>
#include <vector>

#include "models/cortex_a15/timing/caches.h"
#include "models/cortex_a15/timing/l1_hits.h"
#include "models/cortex_a15/timing/memory_system.h"
#include "models/cortex_a15/timing/outside.h"
#include "models/cortex_a15/timing/table_walker.h"
#include "models/cortex_a15/timing/tlb.h"
#include "models/cortex_a15/timing/walk_cache.h"

namespace vesim::models {

class ClusterMemory final : public MemorySystem {
 public:
  // One walker for each core.
  ClusterMemory(const MemoryParameters& parameters, std::vector<MemoryRegion> map,
                std::vector<std::unique_ptr<TableWalker>> walkers);

  void set_context(unsigned core, const TranslationContext& context) override;
  Owner& owner(unsigned core) override { return owners_[core]; }
  L1Hits* l1_hits(unsigned core) override { return &hits_[core]; }
  Outcome fetch(unsigned core, u32 va, u64 time) override;
  Outcome load(unsigned core, u32 va, unsigned size, u64 time, u64 oldest) override;
  Outcome store_address(unsigned core, u32 va, unsigned size, u64 time) override;
  Outcome store_data(unsigned core, const Outcome& address, unsigned size, u64 time) override;
  u64 maintain(unsigned core, const isa::Maintenance& operation, bool broadcast, u64 time) override;
  Outcome maintain_line(unsigned core, u32 va, LineOperation operation, u64 time) override;
  u64 maintain_set_way(unsigned core, u32 value, LineOperation operation, u64 time) override;
  u64 synchronize(unsigned core, u64 time) override;
  u32 take_dvm_stall(unsigned core) override;
  void stop_time(bool on) override;
  void forget_translations() override;
  const MemoryCounts& counts(unsigned core) const override { return counts_[core]; }
  void serialize(isa::Archive& ar) override;

 private:
  using Side = Tlbs::Side;
  struct Core {
    Tlbs tlbs;
    WalkCaches walk_caches;
    std::unique_ptr<TableWalker> walker;
    TranslationContext context = {};
    TlbTag tag = {};
    u64 walker_free = 0;  // L2 TLB misses do not overlap
    bool dvm_sent = false;
    u64 dvm_done = 0;
    u64 dvm_busy = 0;  // with what it received until then
    u32 dvm_stall = 0;
    void serialize(isa::Archive& ar);
  };

  // Fills in address, kind and the parts of `o`, whose `ready` moves on from the access' time to
  // that of the translation. False: nothing is mapped there.
  bool locate(unsigned core, Side side, u32 va, Outcome& o);
  const TlbEntry* locate_slowly(unsigned core, Side side, u32 va, Outcome& o);
  const TlbEntry* walk(unsigned core, Side side, u32 va, Outcome& o);
  void read_tables(unsigned core, const Walk& walk, u32 va, Outcome& o);
  void count_miss(unsigned core, Side side);
  void take_out(unsigned core, const isa::Maintenance& operation, u64 instruction_line, u32 work);
  void add(unsigned core, Outcome& o, const Delivery& d) const;
  static const TlbEntry* note(const Tlbs::Found& found, Outcome& o);
  // Of an access that locate() has found, the part in one line.
  void data(unsigned core, Outcome& o, unsigned size, u64 oldest);
  void locate_second_page(unsigned core, u32 va, Outcome& o);
  Outcome load_rest(unsigned core, u32 va, unsigned size, u64 time, u64 oldest);

  const MemoryParameters parameters_;
  std::vector<MemoryCounts> counts_;
  std::vector<Owner> owners_;
  Outside outside_;
  Caches caches_;
  std::vector<Core> cores_;
  std::vector<L1Hits> hits_;  // of the cores
};

}  // namespace vesim::models
