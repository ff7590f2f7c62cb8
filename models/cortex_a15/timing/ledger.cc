// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/ledger.h"

namespace vesim::models {
namespace {

struct Description {
  const char* name;
  const char* meaning;
};

constexpr std::array<Description, kCauses> kDescriptions = {{
    {"base", "a uop retired"},
    {"dependency", "operands, and the operation's own latency; L1 hits included"},
    {"front_end", "instruction cache, ITLB, fetch bubbles"},
    {"mispredict", "a branch predicted wrongly"},
    {"l2", "L1 data miss found in L2"},
    {"other_core", "L1 data miss found in the other core"},
    {"dram", "L1 data miss found in memory"},
    {"tlb", "L1 data TLB miss, L2 TLB hit"},
    {"walk_stage1", "data walks, tables of stage 1"},
    {"walk_stage2", "data walks, tables of stage 2"},
    {"barrier", "barriers, serializing system register accesses"},
    {"tlb_maintenance", "TLB operations, sent and received"},
    {"exception", "exception entry and return"},
    {"device", "device accesses"},
    {"contention", "a port, queue, buffer or bus that others hold"},
    {"idle", "WFI, WFE, off"},
    {"other", "nothing of these"},
}};

}  // namespace

const char* cause_name(Cause cause) { return kDescriptions[static_cast<std::size_t>(cause)].name; }
const char* cause_meaning(Cause cause) {
  return kDescriptions[static_cast<std::size_t>(cause)].meaning;
}

const char* world_name(World::Kind kind) {
  switch (kind) {
    case World::Kind::HostUser:
      return "host_user";
    case World::Kind::HostKernel:
      return "host_kernel";
    case World::Kind::Hyp:
      return "hyp";
    case World::Kind::GuestUser:
      return "guest_user";
    case World::Kind::GuestKernel:
      return "guest_kernel";
    case World::Kind::Firmware:
      return "firmware";
    case World::Kind::Idle:
      return "idle";
    case World::Kind::Off:
      break;
  }
  return "off";
}

void Ledger::switch_to(const World& world) {
  world_ = world;
  cells_ = &worlds_[world];
}

Ledger Ledger::since(const Ledger& earlier) const {
  Ledger part = *this;
  for (const auto& [world, cells] : earlier.worlds_) {
    for (std::size_t i = 0; i < kCauses; ++i) part.worlds_[world][i] -= cells[i];
  }
  return part;
}

u64 Ledger::total() const {
  u64 sum = 0;
  for (const auto& [world, cells] : worlds_) {
    for (const u64 slots : cells) sum += slots;
  }
  return sum;
}

void Ledger::serialize(isa::Archive& ar) {
  u64 count = worlds_.size();
  ar("worlds", count);
  if (ar.loading()) worlds_.clear();
  auto next = worlds_.begin();
  for (u64 i = 0; i < count; ++i) {
    World world = ar.loading() ? World{} : next->first;
    ar("kind", world.kind);
    ar("vttbr", world.vttbr);
    ar("vmpidr", world.vmpidr);
    ar("cells", worlds_[world]);
    if (!ar.loading()) ++next;
  }
  ar("world", world_.kind);
  ar("world_vttbr", world_.vttbr);
  ar("world_vmpidr", world_.vmpidr);
  if (!ar.loading()) return;
  const auto found = worlds_.find(world_);
  cells_ = found == worlds_.end() ? nullptr : &found->second;
}

}  // namespace vesim::models
