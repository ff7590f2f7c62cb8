// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/ledger.h"

#include <algorithm>

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
  u64 ahead = 0;
  for (const auto& [world, cells] : earlier.worlds_) {
    for (std::size_t i = 0; i < kCauses; ++i) {
      u64& slots = part.worlds_[world][i];
      if (slots < cells[i]) ahead += cells[i] - slots;
      slots -= std::min(slots, cells[i]);
    }
  }
  while (ahead != 0) {
    u64* const most = part.largest_cell();
    if (!most || *most == 0) break;  // `earlier` is of another ledger
    const u64 taken = std::min(*most, ahead);
    *most -= taken;
    ahead -= taken;
  }
  return part;
}

u64* Ledger::largest_cell() {
  u64* most = nullptr;
  for (auto& [world, cells] : worlds_) {
    u64* const here = &*std::max_element(cells.begin(), cells.end());
    if (!most || *here > *most) most = here;
  }
  return most;
}

u64 Ledger::total() const {
  u64 sum = 0;
  for (const auto& [world, cells] : worlds_) {
    for (const u64 slots : cells) sum += slots;
  }
  return sum;
}

std::map<World, Ledger::Cells> Ledger::without_threads() const {
  std::map<World, Cells> merged;
  for (const auto& [key, cells] : worlds_) {
    World world = key;
    world.thread = 0;
    Cells& sum = merged[world];
    for (std::size_t i = 0; i < kCauses; ++i) sum[i] += cells[i];
  }
  return merged;
}

void Ledger::serialize(isa::Archive& ar) {
  auto worlds = ar.loading() ? std::map<World, Cells>{} : without_threads();
  u64 count = worlds.size();
  ar("worlds", count);
  auto next = worlds.begin();
  for (u64 i = 0; i < count; ++i) {
    World world = ar.loading() ? World{} : next->first;
    world.serialize(ar);
    ar("cells", worlds[world]);
    if (!ar.loading()) ++next;
  }
  world_.serialize(ar);
  if (!ar.loading()) return;
  worlds_ = std::move(worlds);
  const auto found = worlds_.find(world_);
  cells_ = found == worlds_.end() ? nullptr : &found->second;
}

void World::serialize(isa::Archive& ar) {
  ar("kind", kind);
  ar("vttbr", vttbr);
  ar("vmpidr", vmpidr);
  if (ar.loading()) thread = 0;
}

}  // namespace vesim::models
