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

TlbFilter::TlbFilter(const isa::Maintenance& operation)
    : same_(TlbTag::kValid | TlbTag::kRegime), va_(operation.va) {
  using enum isa::Maintenance::Op;
  using isa::Regime;
  const auto tag = [&](Regime regime) { return TlbTag(regime, operation.vmid, operation.asid); };
  wanted_ = tag(operation.secure ? Regime::SecurePl1 : Regime::NonSecurePl1);
  if (!operation.secure) same_ |= TlbTag::kVmid;
  switch (operation.op) {
    case TlbAll:
      break;
    case TlbVa:
      asid_ = TlbTag::kAsid;
      by_va_ = true;
      break;
    case TlbVaAllAsid:
      by_va_ = true;
      break;
    case TlbAsid:
      asid_ = TlbTag::kAsid;
      globals_ = false;
      break;
    case TlbHypAll:
    case TlbHypVa:
      wanted_ = tag(Regime::Hyp);
      same_ &= ~TlbTag::kVmid;
      by_va_ = operation.op == TlbHypVa;
      break;
    case TlbNonSecureAll:
      wanted_ = tag(Regime::NonSecurePl1);
      same_ &= ~TlbTag::kVmid;
      break;
    case BranchPredictor:
    case InstructionCache:
      break;  // Tlbs::maintain() does not ask
  }
}

void L1Tlb::link(std::size_t index) {
  Slot& slot = slots_[index];
  slot.key = key(slot.entry.tag) | slot.entry.page;
  slot.compared = ~(slot.entry.global ? u64{TlbTag::kAsid} << 32 : 0);
  u8& first = first_[bucket(slot.entry.page)];
  slot.next = first;
  first = static_cast<u8>(index + 1);
}

void L1Tlb::unlink(std::size_t index) {
  u8* place = &first_[bucket(slots_[index].entry.page)];
  while (*place != index + 1) place = &slots_[*place - 1u].next;
  *place = slots_[index].next;
}

std::size_t L1Tlb::oldest() const {
  u64 oldest = ~u64{0};  // when it was used, and the slot: a minimum takes no branches
  for (std::size_t slot = 0; slot < used_.size(); ++slot) {
    oldest = std::min(oldest, used_[slot] << 8 | slot);
  }
  return oldest & 0xff;
}

const TlbEntry* L1Tlb::insert(const TlbEntry& entry) {
  const std::size_t index = oldest();
  Slot& slot = slots_[index];
  if (slot.entry.tag.valid()) unlink(index);
  slot.entry = entry;
  link(index);
  used_[index] = ++clock_;
  return &slot.entry;
}

void L1Tlb::serialize(isa::Archive& ar) {
  std::vector<TlbEntry> entries;
  for (const Slot& slot : slots_) entries.push_back(slot.entry);
  ar("entries", entries);
  ar("used", used_);
  ar("clock", clock_);
  if (!ar.loading()) return;
  first_ = {};
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    slots_[i].entry = entries[i];
    if (entries[i].tag.valid()) link(i);
  }
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
  using enum isa::Maintenance::Op;
  if (operation.op == BranchPredictor || operation.op == InstructionCache) return;
  const TlbFilter filter(operation);
  for (std::size_t side = 0; side < l1_.size(); ++side) {
    l1_[side].maintain(filter, [&](const TlbEntry& entry) { note(l1_taken_[side], entry, work); });
  }
  l2_.maintain(filter, [&](const TlbEntry& entry) { note(l2_taken_, entry, work); });
}

}  // namespace vesim::models
