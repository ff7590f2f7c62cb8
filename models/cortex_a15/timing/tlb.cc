// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/tlb.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
namespace {

// 4 KiB, 64 KiB, 1 MiB, 2 MiB, 16 MiB.
constexpr u8 kSizes[] = {12, 16, 20, 21, 24};

u8 kept_shift(u8 shift) {
  u8 kept = kSizes[0];
  for (const u8 size : kSizes) {
    if (size <= shift) kept = size;
  }
  return kept;
}

TlbEntry part_of(const TlbEntry& entry, u32 va, u8 shift) {
  TlbEntry part = entry;
  part.shift = shift;
  part.page = va >> shift;
  part.pa_page = entry.pa(va) >> shift;
  return part;
}

// A guest's entry goes. What goes for a guest is not noted: that is its own doing.
void note(TakenOut& taken, const TlbEntry& entry, u32 work) {
  if (entry.guest && work != 0) taken.note(entry.key(), work);
}

bool same_mapping(u32 va, const TlbEntry& entry) {
  return (va ^ entry.page << entry.shift) >> entry.mapping == 0;
}

}  // namespace

TlbEntry TlbEntry::splinter(u32 va) const { return part_of(*this, va, kPageShift); }

void TlbEntry::serialize(isa::Archive& ar) {
  ar("tag", tag);
  ar("page", page);
  ar("pa_page", pa_page);
  ar("shift", shift);
  ar("mapping", mapping);
  ar("global", global);
  ar("kind", kind);
}

bool drops(const isa::Maintenance& operation, const TlbEntry& entry) {
  using enum isa::Maintenance::Op;
  const auto pl1 = operation.secure ? isa::Regime::SecurePl1 : isa::Regime::NonSecurePl1;
  const auto regime = entry.tag.regime();
  const bool mine = regime == pl1 && (operation.secure || entry.tag.vmid() == operation.vmid);
  const bool my_asid = entry.global || entry.tag.asid() == operation.asid;
  switch (operation.op) {
    case TlbAll:
      return mine;
    case TlbVa:
      return mine && same_mapping(operation.va, entry) && my_asid;
    case TlbVaAllAsid:
      return mine && same_mapping(operation.va, entry);
    case TlbAsid:
      return mine && !entry.global && entry.tag.asid() == operation.asid;
    case TlbHypAll:
      return regime == isa::Regime::Hyp;
    case TlbHypVa:
      return regime == isa::Regime::Hyp && same_mapping(operation.va, entry);
    case TlbNonSecureAll:
      return regime == isa::Regime::NonSecurePl1;
    case BranchPredictor:
    case InstructionCache:
      break;
  }
  return false;
}

const TlbEntry* L1Tlb::take(std::size_t slot) {
  used_[slot] = ++clock_;
  hint_[entries_[slot].page % hint_.size()] = static_cast<u8>(slot);
  return &entries_[slot];
}

const TlbEntry* L1Tlb::use_other_slot(TlbTag tag, u32 va) {
  for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
    if (entries_[slot].covers(tag, va)) return take(slot);
  }
  return nullptr;
}

std::size_t L1Tlb::oldest() const {
  return static_cast<std::size_t>(std::min_element(used_.begin(), used_.end()) - used_.begin());
}

const TlbEntry* L1Tlb::insert(const TlbEntry& entry) {
  const std::size_t slot = oldest();
  entries_[slot] = entry;
  return take(slot);
}

void L1Tlb::serialize(isa::Archive& ar) {
  ar("entries", entries_);
  ar("used", used_);
  ar("clock", clock_);
}

const TlbEntry* L2Tlb::use(TlbTag tag, u32 va) {
  for (const u8 shift : kSizes) {
    TlbEntry* set = set_of(va, shift);
    for (u64 way = 0; way < ways_; ++way) {
      if (set[way].shift != shift || !set[way].covers(tag, va)) continue;
      std::rotate(set, set + way, set + way + 1);
      return set;
    }
  }
  return nullptr;
}

L2Tlb::Inserted L2Tlb::insert(const TlbEntry& entry, u32 va) {
  const TlbEntry part = part_of(entry, va, kept_shift(entry.shift));
  TlbEntry* set = set_of(va, part.shift);
  u64 way = 0;
  while (way + 1 < ways_ && set[way].tag.valid()) ++way;
  const TlbEntry victim = std::exchange(set[way], part);
  std::rotate(set, set + way, set + way + 1);
  return {set, victim};
}

void L2Tlb::serialize(isa::Archive& ar) { ar("entries", entries_); }

Tlbs::Found Tlbs::insert_in_l1(Side side, const TlbEntry& entry, const Owner& owner) {
  TakenOut& taken = l1_taken_[static_cast<std::size_t>(side)];
  if (owner.work != 0) note(taken, l1(side).victim(), owner.work);
  const u32 taken_by = owner.guest ? taken.claim(entry.key()) : 0;
  return {l1(side).insert(entry), taken_by, 0};
}

Tlbs::Found Tlbs::use_l2(Side side, TlbTag tag, u32 va, const Owner& owner) {
  const TlbEntry* entry = l2_.use(tag, va);
  return entry ? insert_in_l1(side, entry->splinter(va), owner) : Found{};
}

Tlbs::Found Tlbs::insert(Side side, const TlbEntry& entry, u32 va, const Owner& owner) {
  const auto [in_l2, victim] = l2_.insert(entry, va);
  note(l2_taken_, victim, owner.work);
  const u32 taken_by = owner.guest ? l2_taken_.claim(in_l2->key()) : 0;
  Found found = insert_in_l1(side, in_l2->splinter(va), owner);
  found.l2_taken_by = taken_by;
  return found;
}

void Tlbs::maintain(const isa::Maintenance& operation, u32 work) {
  for (std::size_t side = 0; side < l1_.size(); ++side) {
    l1_[side].maintain(operation,
                       [&](const TlbEntry& entry) { note(l1_taken_[side], entry, work); });
  }
  l2_.maintain(operation, [&](const TlbEntry& entry) { note(l2_taken_, entry, work); });
}

}  // namespace vesim::models
