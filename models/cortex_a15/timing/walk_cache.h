// SPDX-License-Identifier: Apache-2.0
// The table-walk caches: they remember where last-level tables are, so that a walk reads only its
// last descriptor, of either stage.
#pragma once

#include <span>
#include <vector>

#include "isa/archive.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/walk_observer.h"
#include "models/cortex_a15/timing/tlb.h"

namespace vesim::models {

// Fully associative, least recently used.
class WalkCache {
 public:
  explicit WalkCache(u64 entries) : entries_(entries) {}

  // True when `key`, which is not 0, was known; from now on it is, as the one used last.
  bool use(u64 key);
  void forget_all();

  void serialize(isa::Archive& ar) { ar("entries", entries_); }

 private:
  std::vector<u64> entries_;  // the most recently used first
};

class WalkCaches {
 public:
  WalkCaches(u64 stage1_entries, u64 stage2_entries)
      : stage1_(stage1_entries), stage2_(stage2_entries) {}

  // Of all the reads of a walk, in order, those that the caches leave. The answer is good until the
  // next call.
  const std::vector<isa::TableAccess>& reads(std::span<const isa::TableAccess> all, TlbTag tag,
                                             u32 va);
  // TLB maintenance drops the tables, too.
  void maintain(const isa::Maintenance& operation);

  void serialize(isa::Archive& ar) {
    ar("stage1", stage1_);
    ar("stage2", stage2_);
  }

 private:
  std::span<const isa::TableAccess> without_known_tables(std::span<const isa::TableAccess> all,
                                                         TlbTag tag, u32 va);

  WalkCache stage1_;  // by context and the virtual addresses that a table maps
  WalkCache stage2_;  // by the table
  std::vector<isa::TableAccess> left_;
};

}  // namespace vesim::models
