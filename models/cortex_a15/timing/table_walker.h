// SPDX-License-Identifier: Apache-2.0
// How the modelled TLBs get a translation that they do not have.
#pragma once

#include <array>
#include <span>

#include "isa/core.h"
#include "isa/mmu/translate.h"
#include "isa/mmu/walk_observer.h"
#include "models/cortex_a15/timing/memory_outcome.h"

namespace vesim::models {

struct Walk {
  bool mapped = false;
  bool global = false;
  u8 shift = 12;  // log2 of the mapping's size, the smaller one of both stages
  u64 pa = 0;
  MemoryKind kind = MemoryKind::Cached;  // as the tables say
  // What was read, in order: at most (3 + 1) * 3 of stage 2 and 3 of stage 1.
  static constexpr unsigned kMost = 15;
  std::array<isa::TableAccess, kMost> reads;
  unsigned count = 0;

  std::span<const isa::TableAccess> accesses() const { return {reads.data(), count}; }
};

class TableWalker {
 public:
  virtual ~TableWalker() = default;
  // Translates `va` in the regime with the core's tables as they are. The answer is good until the
  // next call.
  virtual const Walk& walk(isa::Regime regime, u32 va) = 0;
};

// Walks with the architecture's own translation, which tells what it reads.
class CoreTableWalker final : public TableWalker, private isa::WalkObserver {
 public:
  explicit CoreTableWalker(isa::Core& core) : core_(core) { core.walk_observer = this; }

  const Walk& walk(isa::Regime regime, u32 va) override;

 private:
  void table_access(const isa::TableAccess& access) override;

  isa::Core& core_;
  bool recording_ = false;
  Walk walk_;
};

}  // namespace vesim::models
