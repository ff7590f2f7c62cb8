// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/tlb.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
namespace {

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

L1Tlb::L1Tlb(u64 entries) : slots_(entries) {
  for (u64 i = 0; i < entries; ++i) {
    slots_[i].older = static_cast<u8>((i + 1) % entries);
    slots_[i].newer = static_cast<u8>((i + entries - 1) % entries);
  }
}

void L1Tlb::link(u8 index) {
  Slot& slot = slots_[index];
  slot.key = key(slot.entry.tag) | slot.entry.page;
  slot.compared = ~(slot.entry.global ? u64{TlbTag::kAsid} << 32 : 0);
  u8& first = first_[bucket(slot.entry.page)];
  slot.next = first;
  first = static_cast<u8>(index + 1);
}

void L1Tlb::unlink(u8 index) {
  Slot& slot = slots_[index];
  u8* place = &first_[bucket(slot.entry.page)];
  while (*place != index + 1) place = &slots_[*place - 1u].next;
  *place = slot.next;
  slot.key = slot.compared = ~u64{0};
}

void L1Tlb::drop(u8 index) {
  unlink(index);
  slots_[index].entry = {};
  if (index == newest_) {
    newest_ = slots_[index].older;
  } else {
    make_oldest(index);
  }
}

const TlbEntry* L1Tlb::insert(const TlbEntry& entry) {
  newest_ = oldest();
  Slot& slot = slots_[newest_];
  if (slot.entry.tag.valid()) unlink(newest_);
  slot.entry = entry;
  link(newest_);
  return &slot.entry;
}

// From the newest on.
void L1Tlb::serialize(isa::Archive& ar) {
  std::vector<TlbEntry> entries;
  for (std::size_t i = 0, slot = newest_; i < slots_.size(); ++i, slot = slots_[slot].older) {
    entries.push_back(slots_[slot].entry);
  }
  ar("entries", entries);
  if (!ar.loading()) return;
  *this = L1Tlb(entries.size());
  for (std::size_t i = entries.size(); i-- > 0;) {
    if (entries[i].tag.valid()) insert(entries[i]);
  }
}

u8 L2Tlb::kept_shift(u8 shift) {
  u8 kept = kSizes[0];
  for (const u8 size : kSizes) {
    if (size <= shift) kept = size;
  }
  return kept;
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
  parts_ += is_part(part) - is_part(victim);
  std::rotate(set, set + way, set + way + 1);
  return {set, victim};
}

void L2Tlb::serialize(isa::Archive& ar) {
  ar("entries", entries_);
  if (ar.loading()) parts_ = static_cast<u64>(std::ranges::count_if(entries_, is_part));
}

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
