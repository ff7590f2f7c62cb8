// SPDX-License-Identifier: Apache-2.0
// One instruction on Unicorn's Cortex-A15 and on vesim's core, from the same state.
#pragma once

#include <unicorn/unicorn.h>

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "isa/core.h"
#include "tests/unit/isa/machine_state.h"

namespace vesim::isa {

using Arena = std::array<u8, kArenaSize>;

// The instructions of an experiment, 1 or more; bytes as in memory.
struct Code {
  std::array<u8, 64> bytes = {};
  u32 size = 0;   // of the instructions
  u32 total = 0;  // with the branch after them
  u32 instructions = 0;
  bool thumb = false;

  // T32: first halfword in the high half.
  void append(u32 encoding, bool is_thumb, bool wide);
  // After several instructions: a branch to itself, which is not run but ends vesim's block.
  void append_end();
};

class UnicornCpu {
 public:
  UnicornCpu();
  ~UnicornCpu();
  UnicornCpu(const UnicornCpu&) = delete;
  UnicornCpu& operator=(const UnicornCpu&) = delete;

  Outcome run(const MachineState& before, const Code& code, MachineState& after);
  Arena& arena() { return *arena_; }

 private:
  void check(uc_err error, const char* what) const;

  uc_engine* engine_ = nullptr;
  std::unique_ptr<Arena> arena_;
  u32 last_interrupt_ = 0;
  bool interrupted_ = false;
};

// vesim's core with its memory: the arena, and tables that map all addresses to themselves as
// normal memory (with the MMU off an unaligned access would fault).
class VesimCpu : private Environment {
 public:
  VesimCpu();

  Outcome run(const MachineState& before, const Code& code, MachineState& after);
  Arena& arena() { return *arena_; }
  Core& core() { return core_; }

 private:
  Outcome exception(MachineState& after) const;

  BusStatus bus_read(const BusAccess&, void*, unsigned) override { return BusStatus::DecodeError; }
  BusStatus bus_write(const BusAccess&, const void*, unsigned) override {
    return BusStatus::DecodeError;
  }
  RamPage ram_page(u64 pa, bool secure) override;
  u64 timer_read(TimerRegister) override { return 0; }
  void timer_write(TimerRegister, u64) override {}
  u64 cycles() override { return 0; }
  void send_event() override {}
  void broadcast(const Maintenance&) override {}
  bool monitored_by_other(u64) override { return false; }
  void clear_other_monitors(u64, unsigned) override {}
  void marker() override {}

  std::unique_ptr<Arena> arena_;
  std::vector<u32> table_;                  // 4096 sections
  std::array<u32, kPageSize / 4> vectors_;  // each vector a branch to itself
  BlockCache blocks_;
  Core core_;
  bool single_step_ = false;
};

}  // namespace vesim::isa
