// SPDX-License-Identifier: Apache-2.0
// The modelled TLBs. An entry holds the combined result of both stages, tagged with regime, VMID
// and, unless it is global, ASID (DDI 0438 5.1, 5.2).
#pragma once

#include <array>
#include <vector>

#include "isa/archive.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/translate.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/memory_outcome.h"
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
  isa::Regime regime() const { return static_cast<isa::Regime>(bits_ >> 16 & 3); }
  u8 vmid() const { return static_cast<u8>(bits_ >> 8); }
  u8 asid() const { return static_cast<u8>(bits_); }
  u32 bits() const { return bits_; }  // never 0 when valid

  void serialize(isa::Archive& ar) { ar("bits", bits_); }

 private:
  static constexpr u32 kAsid = 0xff, kValid = 1u << 18;
  u32 bits_ = 0;
};

struct TlbEntry {
  TlbTag tag;
  u32 page = 0;     // virtual address >> shift
  u64 pa_page = 0;  // physical address >> shift
  u8 shift = kPageShift;
  u8 mapping = kPageShift;  // of the whole mapping, which maintenance of any of its addresses drops
  bool global = false;
  MemoryKind kind = MemoryKind::Cached;

  bool covers(TlbTag wanted, u32 va) const {
    return va >> shift == page && tag.matches(wanted, global);
  }
  u64 pa(u32 va) const { return pa_page << shift | (va & ((u64{1} << shift) - 1)); }
  // The 4 KiB of it that hold `va`.
  TlbEntry splinter(u32 va) const;

  void serialize(isa::Archive& ar);
};

// Whether the operation drops the entry (Arm ARM B3.10.5).
bool drops(const isa::Maintenance& operation, const TlbEntry& entry);

// Fully associative, LRU, 4 KiB entries only.
class L1Tlb {
 public:
  explicit L1Tlb(u64 entries) : entries_(entries), used_(entries) {}

  const TlbEntry* use(TlbTag tag, u32 va) {
    const u8 slot = hint_[(va >> kPageShift) % hint_.size()];
    if (!entries_[slot].covers(tag, va)) return use_other_slot(tag, va);
    used_[slot] = ++clock_;
    return &entries_[slot];
  }
  const TlbEntry* insert(const TlbEntry& entry);
  void maintain(const isa::Maintenance& operation);

  void serialize(isa::Archive& ar);

 private:
  const TlbEntry* use_other_slot(TlbTag tag, u32 va);
  const TlbEntry* take(std::size_t slot);

  std::vector<TlbEntry> entries_;
  std::vector<u64> used_;  // when, by clock_
  u64 clock_ = 0;
  std::array<u8, 64> hint_ = {};  // where a page was last; only a shortcut
};

// Set-associative, LRU, with entries of all the sizes that the A15 keeps.
class L2Tlb {
 public:
  L2Tlb(u64 entries, u64 ways) : ways_(ways), sets_(entries / ways), entries_(entries) {}

  const TlbEntry* use(TlbTag tag, u32 va);
  // A larger mapping is kept as the part of it that has the next smaller size.
  const TlbEntry* insert(const TlbEntry& entry, u32 va);
  void maintain(const isa::Maintenance& operation);

  void serialize(isa::Archive& ar);

 private:
  TlbEntry* set_of(u32 va, unsigned shift) { return &entries_[(va >> shift) % sets_ * ways_]; }

  const u64 ways_, sets_;
  std::vector<TlbEntry> entries_;  // the most recently used way of a set comes first
};

// The TLBs of one core.
class Tlbs {
 public:
  enum class Side : u8 { Fetch, Load, Store };

  explicit Tlbs(const MemoryParameters& p)
      : l1_{L1Tlb(p.tlb_l1i), L1Tlb(p.tlb_l1d_load), L1Tlb(p.tlb_l1d_store)},
        l2_(p.tlb_l2, p.tlb_l2_ways) {}

  const TlbEntry* use_l1(Side side, TlbTag tag, u32 va) { return l1(side).use(tag, va); }
  // The L2's entry, which the L1 then has, too.
  const TlbEntry* use_l2(Side side, TlbTag tag, u32 va) {
    const TlbEntry* entry = l2_.use(tag, va);
    return entry ? l1(side).insert(entry->splinter(va)) : nullptr;
  }
  const TlbEntry* insert(Side side, const TlbEntry& entry, u32 va) {
    return l1(side).insert(l2_.insert(entry, va)->splinter(va));
  }
  void maintain(const isa::Maintenance& operation);

  void serialize(isa::Archive& ar) {
    ar("l1", l1_);
    ar("l2", l2_);
  }

 private:
  L1Tlb& l1(Side side) { return l1_[static_cast<std::size_t>(side)]; }

  std::array<L1Tlb, 3> l1_;
  L2Tlb l2_;
};

}  // namespace vesim::models
