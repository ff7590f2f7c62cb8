// SPDX-License-Identifier: Apache-2.0
// The modelled TLBs. An entry holds the combined result of both stages, tagged with regime, VMID
// and, unless it is global, ASID (DDI 0438 5.1, 5.2).
#pragma once

#include <array>
#include <span>
#include <vector>

#include "isa/archive.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/translate.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/memory_outcome.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/parameters.h"

namespace vesim::models {

inline constexpr unsigned kPageShift = 12;

// Everything that a lookup must match besides the page.
class TlbTag {
 public:
  TlbTag() = default;
  TlbTag(isa::Regime regime, u8 vmid, u8 asid)
      : bits_(kValid | static_cast<u32>(regime) << 16 | u32{vmid} << 8 | asid) {}

  // This is an entry's tag, `wanted` a lookup's.
  bool matches(TlbTag wanted, bool global) const {
    return ((bits_ ^ wanted.bits_) & (global ? ~kAsid : ~u32{0})) == 0;
  }
  bool valid() const { return bits_ & kValid; }
  u32 bits() const { return bits_; }  // never 0 when valid

  void serialize(isa::Archive& ar) { ar("bits", bits_); }

  // In bits().
  static constexpr u32 kAsid = 0xff, kVmid = 0xff00, kRegime = 3u << 16, kValid = 1u << 18;

 private:
  u32 bits_ = 0;
};

struct TlbEntry {
  TlbTag tag;
  u32 page = 0;     // virtual address >> shift
  u64 pa_page = 0;  // physical address >> shift
  u8 shift = kPageShift;
  u8 mapping = kPageShift;  // of the whole mapping, which maintenance of any of its addresses drops
  bool global = false;
  bool guest = false;  // a guest's
  MemoryKind kind = MemoryKind::Cached;

  bool covers(TlbTag wanted, u32 va) const {
    return va >> shift == page && tag.matches(wanted, global);
  }
  u64 pa(u32 va) const { return pa_page << shift | (va & ((u64{1} << shift) - 1)); }
  // The 4 KiB of it that hold `va`.
  TlbEntry splinter(u32 va) const;
  // Names it among others that were taken out.
  u64 key() const {
    return u64{page} << 32 | u64{shift} << 24 |
           (global ? tag.bits() & 0xffff00 : tag.bits() & 0xffffff);
  }

  void serialize(isa::Archive& ar);
};

// Which entries an operation on TLBs drops (Arm ARM B3.10.5).
class TlbFilter {
 public:
  explicit TlbFilter(const isa::Maintenance& operation);

  bool by_va() const { return by_va_; }
  u32 va() const { return va_; }
  // An invalid entry: no.
  bool drops(const TlbEntry& entry) const {
    const u32 difference = entry.tag.bits() ^ wanted_.bits();
    return (difference & same_) == 0 && (!by_va_ || same_mapping(entry)) &&
           (entry.global ? globals_ : (difference & asid_) == 0);
  }

 private:
  bool same_mapping(const TlbEntry& entry) const {
    return (va_ ^ entry.page << entry.shift) >> entry.mapping == 0;
  }

  TlbTag wanted_;
  u32 same_ = 0;  // bits of the tag that have to be as in `wanted_`
  u32 asid_ = 0;  // and those of an entry that is not global
  bool globals_ = true, by_va_ = false;
  u32 va_ = 0;
};

// Fully associative, LRU, 4 KiB entries only.
class L1Tlb {
 public:
  explicit L1Tlb(u64 entries);

  // A tag as use() takes it.
  static u64 key(TlbTag tag) { return u64{tag.bits()} << 32; }

  struct Slot {
    // Of a valid entry: key(tag) | page, and what of it must match. Else what nothing matches.
    u64 key = ~u64{0}, compared = ~u64{0};
    TlbEntry entry;
    u8 next = 0;              // in its chain
    u8 newer = 0, older = 0;  // slots; the newest and the oldest are each other's neighbours

    bool is(u64 wanted) const { return ((key ^ wanted) & compared) == 0; }
    u64 pa(u32 va) const { return entry.pa_page << kPageShift | va % (1u << kPageShift); }
  };
  // A use of the page, if it was the last to be used; else null.
  const Slot* use_again(u64 key, u32 va) const {
    const Slot& newest = slots_[newest_];
    return newest.is(key | va >> kPageShift) ? &newest : nullptr;
  }
  // A use of the page; null when it is absent.
  const Slot* use(u64 key, u32 va) {
    if (const Slot* slot = use_again(key, va)) return slot;
    const u64 wanted = key | va >> kPageShift;
    for (u8 place = first_[bucket(va >> kPageShift)]; place != 0;) {
      const u8 index = place - 1;
      const Slot& slot = slots_[index];
      if (slot.is(wanted)) {
        make_oldest(index);
        newest_ = index;
        return &slot;
      }
      place = slot.next;
    }
    return nullptr;
  }
  // What the next insert() replaces.
  const TlbEntry& victim() const { return slots_[oldest()].entry; }
  const TlbEntry* insert(const TlbEntry& entry);
  template <typename See>
  void maintain(const TlbFilter& filter, See&& see) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const TlbEntry& entry = slots_[i].entry;
      if (!filter.drops(entry)) continue;
      see(entry);
      drop(static_cast<u8>(i));
    }
  }

  void serialize(isa::Archive& ar);

 private:
  u8 oldest() const { return slots_[newest_].newer; }
  // The newest is not it, or is alone.
  void make_oldest(u8 index) {
    Slot& slot = slots_[index];
    slots_[slot.newer].older = slot.older;
    slots_[slot.older].newer = slot.newer;
    Slot& newest = slots_[newest_];
    slot.older = newest_;
    slot.newer = newest.newer;
    slots_[newest.newer].older = index;
    newest.newer = index;
  }
  static u32 bucket(u32 page) { return page % kBuckets; }
  void link(u8 index);
  void unlink(u8 index);
  void drop(u8 index);

  std::vector<Slot> slots_;
  u8 newest_ = 0;
  // The valid entries by page, in chains: each a slot's index + 1, or 0 at the end.
  static constexpr u32 kBuckets = 64;
  std::array<u8, kBuckets> first_ = {};
};

// Set-associative, LRU, with entries of all the sizes that the A15 keeps.
class L2Tlb {
 public:
  // Powers of two.
  L2Tlb(u64 entries, u64 ways) : ways_(ways), set_mask_(entries / ways - 1), entries_(entries) {}

  const TlbEntry* use(TlbTag tag, u32 va);
  // A larger mapping is kept as the part of it that has the next smaller size.
  struct Inserted {
    const TlbEntry* entry;
    TlbEntry victim;  // not valid when a way was free
  };
  Inserted insert(const TlbEntry& entry, u32 va);
  template <typename See>
  void maintain(const TlbFilter& filter, See&& see) {
    if (!filter.by_va() || parts_ != 0) return drop(filter, entries_, see);
    // Each mapping is one entry.
    for (const u8 shift : kSizes) drop(filter, {set_of(filter.va(), shift), ways_}, see);
  }

  void serialize(isa::Archive& ar);

 private:
  // 4 KiB, 64 KiB, 1 MiB, 2 MiB, 16 MiB.
  static constexpr u8 kSizes[] = {12, 16, 20, 21, 24};
  static u8 kept_shift(u8 shift);
  static u64 is_part(const TlbEntry& entry) {
    return entry.tag.valid() && entry.mapping != entry.shift;
  }
  template <typename See>
  void drop(const TlbFilter& filter, std::span<TlbEntry> entries, See&& see) {
    for (TlbEntry& entry : entries) {
      if (!filter.drops(entry)) continue;
      see(entry);
      parts_ -= is_part(entry);
      entry = {};
    }
  }
  TlbEntry* set_of(u32 va, unsigned shift) {
    return &entries_[((va >> shift) & set_mask_) * ways_];
  }

  const u64 ways_, set_mask_;
  std::vector<TlbEntry> entries_;  // the most recently used way of a set comes first
  u64 parts_ = 0;                  // entries that are less than their mapping
};

// The TLBs of one core.
class Tlbs {
 public:
  enum class Side : u8 { Fetch, Load, Store };

  explicit Tlbs(const MemoryParameters& p)
      : l1_{L1Tlb(p.tlb_l1i), L1Tlb(p.tlb_l1d_load), L1Tlb(p.tlb_l1d_store)},
        l2_(p.tlb_l2, p.tlb_l2_ways),
        l1_taken_{TakenOut(p.tlb_l1i), TakenOut(p.tlb_l1d_load), TakenOut(p.tlb_l1d_store)},
        l2_taken_(p.tlb_l2) {}

  L1Tlb& l1(Side side) { return l1_[static_cast<std::size_t>(side)]; }
  const TlbEntry* use_l1(Side side, TlbTag tag, u32 va) {
    const L1Tlb::Slot* slot = l1(side).use(L1Tlb::key(tag), va);
    return slot ? &slot->entry : nullptr;
  }
  // An entry that the L1 has now, and the work that had taken it out of either before (owner.h).
  struct Found {
    const TlbEntry* entry = nullptr;
    u32 l1_taken_by = 0, l2_taken_by = 0;
  };
  // The L2's entry, which the L1 then has, too.
  Found use_l2(Side side, TlbTag tag, u32 va, const Owner& owner);
  Found insert(Side side, const TlbEntry& entry, u32 va, const Owner& owner);
  // For `work`.
  void maintain(const isa::Maintenance& operation, u32 work);

  void serialize(isa::Archive& ar) {
    ar("l1", l1_);
    ar("l2", l2_);
  }

 private:
  Found insert_in_l1(Side side, const TlbEntry& entry, const Owner& owner);

  std::array<L1Tlb, 3> l1_;
  L2Tlb l2_;
  std::array<TakenOut, 3> l1_taken_;
  TakenOut l2_taken_;
};

}  // namespace vesim::models
