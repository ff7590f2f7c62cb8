// SPDX-License-Identifier: Apache-2.0
// The table-walk caches: they remember where last-level tables are, so that a walk reads only its
// last descriptor, of either stage.
#pragma once

#include <span>
#include <vector>

#include "isa/archive.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/walk_observer.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/tlb.h"

namespace vesim::models {

// Fully associative, least recently used.
class WalkCache {
 public:
  explicit WalkCache(u64 entries) : entries_(entries), taken_(entries) {}

  struct Use {
    bool known = false;
    u32 taken_by = 0;  // the work that had taken it from a guest (owner.h), or 0
  };
  // Whether `key`, which is not 0, was known; from now on it is, as the one used last.
  Use use(u64 key, const Owner& owner);
  void forget_all(u32 work);

  void serialize(isa::Archive& ar) { ar("entries", entries_); }

 private:
  struct Entry {
    u64 key = 0;
    bool guest = false;
    void serialize(isa::Archive& ar) { ar("key", key); }
  };
  std::vector<Entry> entries_;  // the most recently used first
  TakenOut taken_;
};

class WalkCaches {
 public:
  WalkCaches(u64 stage1_entries, u64 stage2_entries)
      : stage1_(stage1_entries), stage2_(stage2_entries) {}

  struct Read {
    isa::TableAccess access;
    u32 taken_by;  // the work that had taken from a guest what would have saved it, or 0
  };
  // Of all the reads of a walk, in order, those that the caches leave. The answer is good until the
  // next call.
  const std::vector<Read>& reads(std::span<const isa::TableAccess> all, TlbTag tag, u32 va,
                                 const Owner& owner);
  // TLB maintenance, as a part of `work`, drops the tables, too.
  void maintain(const isa::Maintenance& operation, u32 work);

  void serialize(isa::Archive& ar) {
    ar("stage1", stage1_);
    ar("stage2", stage2_);
  }

 private:
  WalkCache::Use use_stage1(const isa::TableAccess& last, TlbTag tag, u32 va, const Owner& owner);

  WalkCache stage1_;  // by context and the virtual addresses that a table maps
  WalkCache stage2_;  // by the table
  std::vector<Read> left_;
};

}  // namespace vesim::models
