// SPDX-License-Identifier: Apache-2.0
// The ledger of one core: every cycle charged once, to a cell (world, cause).
//
// A cycle has as many slots as the core retires uops in a cycle. A slot in which a uop retired is
// `Base`; an empty one is charged to what kept the next uop from retiring. So Base is counted on
// its own, and the cells' sum is width * cycles exactly. Every figure here is in slots.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u64;

enum class Cause : isa::u8 {
  Base,            // a uop retired
  Dependency,      // waiting for operands; latency of the operation itself, L1 hits included
  FrontEnd,        // instruction cache, ITLB, fetch bubbles
  Mispredict,      // a branch predicted wrongly
  L2,              // L1 data miss, found in L2
  OtherCore,       // found in the other core's L1
  Dram,            // found in memory
  Tlb,             // L1 data TLB miss, L2 TLB hit
  WalkStage1,      // data walks: reading stage 1's tables
  WalkStage2,      // and stage 2's
  Barrier,         // DMB, DSB, ISB, serializing system register accesses
  TlbMaintenance,  // TLB operations, sent and received
  Exception,       // entry and return
  Device,          // device accesses
  Contention,      // a port, queue, buffer or bus that others hold
  Idle,            // WFI, WFE, off
  Other,
  Count,
};
inline constexpr std::size_t kCauses = static_cast<std::size_t>(Cause::Count);
const char* cause_name(Cause cause);
const char* cause_meaning(Cause cause);

// Who runs, by architectural state alone; the thread, if somebody tells it (FlowWatch). A guest is
// named by its VTTBR, its vCPU by VMPIDR.
struct World {
  enum class Kind : isa::u8 {
    HostUser,
    HostKernel,
    Hyp,
    GuestUser,
    GuestKernel,
    Firmware,
    Idle,
    Off
  };
  Kind kind = Kind::Off;
  u64 vttbr = 0;  // of guests
  isa::u32 vmpidr = 0;
  isa::u32 thread = 0;  // 0: not known
  bool guest() const { return kind == Kind::GuestUser || kind == Kind::GuestKernel; }
  auto operator<=>(const World&) const = default;
  void serialize(isa::Archive& ar);
};
const char* world_name(World::Kind kind);

class Ledger {
 public:
  using Cells = std::array<u64, kCauses>;

  Ledger() = default;
  Ledger(const Ledger& other) : worlds_(other.worlds_) {}
  Ledger& operator=(const Ledger& other) {
    if (this == &other) return *this;
    worlds_ = other.worlds_;
    cells_ = nullptr;
    return *this;
  }

  // The world that charges go to from now on.
  void enter(const World& world) {
    if (world != world_ || !cells_) switch_to(world);
  }
  void charge(Cause cause, u64 slots) { (*cells_)[static_cast<std::size_t>(cause)] += slots; }

  const World& world() const { return world_; }
  const std::map<World, Cells>& worlds() const { return worlds_; }
  // Of the world that charges go to now.
  const Cells& cells() const { return *cells_; }
  // What was charged after `earlier`, a copy of this ledger from then. That was settled, which gave
  // the rest of its last cycle to a cause that it had not in the end: such slots, less than a
  // cycle's, are taken from the largest cell, so that the sum is right.
  Ledger since(const Ledger& earlier) const;
  // The cells of all threads of a world together.
  std::map<World, Cells> without_threads() const;
  u64 total() const;
  // Without threads, which are known to this run only.
  void serialize(isa::Archive& ar);

 private:
  void switch_to(const World& world);
  u64* largest_cell();  // null: there is none

  std::map<World, Cells> worlds_;
  World world_;
  Cells* cells_ = nullptr;
};

}  // namespace vesim::models
