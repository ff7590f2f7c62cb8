// SPDX-License-Identifier: Apache-2.0
// The memory system of the cluster in time: TLBs and walks, caches, coherence, CCI-400, DDR2,
// static memory bus, devices. It holds tags only; data stays where the architecture has it.
//
// The core model calls it with virtual addresses in program order of each core, after the function
// of the access is known, and with the cycle at which the access leaves the core. Calls of
// different cores may be out of order by a quantum.
#pragma once

#include "isa/mmu/maintenance.h"
#include "models/cortex_a15/timing/memory_counts.h"
#include "models/cortex_a15/timing/memory_outcome.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

class L1Hits;

class MemorySystem {
 public:
  virtual ~MemorySystem() = default;

  // Whenever a mode, a table base or a translation control of the core changed.
  virtual void set_context(unsigned core, const TranslationContext& context) = 0;

  // Whom the core works for. The reference is good as long as the memory system is.
  virtual Owner& owner(unsigned core) = 0;

  // The line that holds `va`; `ready` is when its bytes reach the decoder.
  virtual Outcome fetch(unsigned core, u32 va, u64 time) = 0;
  // `size` bytes, which may cross a line or page. Plain, exclusive and device loads alike; one from
  // Device memory is neither speculative nor early: it leaves at `oldest`, when all instructions
  // and Device accesses before it are done (Arm ARM A3.5.5).
  virtual Outcome load(unsigned core, u32 va, unsigned size, u64 time, u64 oldest) = 0;
  // A store in two steps: its address is translated when it issues...
  virtual Outcome store_address(unsigned core, u32 va, unsigned size, u64 time) = 0;
  // ...and its data written when the store buffer drains it, after it retired. `address` is the
  // first step's answer.
  virtual Outcome store_data(unsigned core, const Outcome& address, unsigned size, u64 time) = 0;

  // What answers most accesses of a core at once when nobody asks what they cost (speed `warm`), or
  // null. Good as long as the memory system is.
  virtual L1Hits* l1_hits(unsigned core) = 0;

  // TLB, instruction cache and predictor operations: to this core's own structures, and with
  // `broadcast` a DVM message to the others. Answers when the core may go on.
  virtual u64 maintain(unsigned core, const isa::Maintenance& operation, bool broadcast,
                       u64 time) = 0;
  // DCCMVAC and its kin, one line.
  enum class LineOperation : u8 { Clean, Invalidate, CleanInvalidate };
  virtual Outcome maintain_line(unsigned core, u32 va, LineOperation operation, u64 time) = 0;
  // DCCSW and its kin: `value` is the register's (Arm ARM B4.2.1).
  virtual u64 maintain_set_way(unsigned core, u32 value, LineOperation operation, u64 time) = 0;
  // When a DSB is done whose core's own accesses are all performed at `time`: the DVM operations
  // sent before it are complete everywhere. A DMB waits for own accesses only, so it needs no call.
  virtual u64 synchronize(unsigned core, u64 time) = 0;

  // Cycles that DVM messages of other cores have taken from this core since it last asked.
  virtual u32 take_dvm_stall(unsigned core) = 0;

  // While on, what is asked for is there at once, whatever level has it: no access takes time from
  // another.
  virtual void stop_time(bool on) = 0;
  // The cores ran for a while without telling of it: what the TLBs hold may be stale.
  virtual void forget_translations() = 0;

  // What happened, for the PMU and the statistics.
  virtual const MemoryCounts& counts(unsigned core) const = 0;

  virtual void serialize(isa::Archive& ar) = 0;
};

}  // namespace vesim::models
