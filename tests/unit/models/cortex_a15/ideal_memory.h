// SPDX-License-Identifier: Apache-2.0
// A memory system in which every data access hits the L1, every operation is done at once, and
// every line of code comes after the same delay.
#pragma once

#include "models/cortex_a15/timing/memory_system.h"

namespace vesim::models {

class IdealMemory : public MemorySystem {
 public:
  explicit IdealMemory(u64 load_use) : load_use_(load_use) {}

  u64 fetch_delay = 0;
  u64 device_delay = 0;  // of loads; 0: all memory is Normal
  u64 store_delay = 1;
  u32 stores_taken_by = 0;

  void set_context(unsigned, const TranslationContext&) override {}
  Owner& owner(unsigned) override { return owner_; }
  Outcome fetch(unsigned, u32, u64 time) override { return {.ready = time + fetch_delay}; }
  Outcome load(unsigned, u32, unsigned, u64 time, u64 oldest) override {
    if (device_delay)
      return {.ready = oldest + device_delay, .found = Found::Device, .kind = MemoryKind::Device};
    return {.ready = time + load_use_};
  }
  Outcome store_address(unsigned, u32, unsigned, u64 time) override { return {.ready = time + 1}; }
  Outcome store_data(unsigned, const Outcome&, unsigned, u64 time) override {
    return {.ready = time + store_delay, .line_taken_by = stores_taken_by};
  }
  L1Hits* l1_hits(unsigned) override { return nullptr; }
  u64 maintain(unsigned, const isa::Maintenance&, bool, u64 time) override { return time; }
  Outcome maintain_line(unsigned, u32, LineOperation, u64 time) override { return {.ready = time}; }
  u64 maintain_set_way(unsigned, u32, LineOperation, u64 time) override { return time; }
  u64 synchronize(unsigned, u64 time) override { return time; }
  u32 take_dvm_stall(unsigned) override { return 0; }
  void stop_time(bool) override {}
  void forget_translations() override {}
  const MemoryCounts& counts(unsigned) const override { return counts_; }
  void serialize(isa::Archive&) override {}

 private:
  const u64 load_use_;
  MemoryCounts counts_;
  Owner owner_;
};

}  // namespace vesim::models
