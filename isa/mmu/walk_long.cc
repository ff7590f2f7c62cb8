// SPDX-License-Identifier: Apache-2.0
// The long-descriptor format: stage 1 of the PL1&0 and Hyp regimes, and stage 2 (Arm ARM B3.6,
// TranslationTableWalkLD() of B3.19).
#include "isa/mmu/attributes.h"
#include "isa/mmu/permissions.h"
#include "isa/mmu/table_access.h"
#include "isa/mmu/walk.h"

namespace vesim::isa {
namespace {

constexpr u64 kAddress = 0xff'ffff'f000;  // bits [39:12] of descriptors
constexpr u64 kBase = 0xff'ffff'fff8;     // of base registers: as low as the table's size allows

// Where a walk begins.
struct Start {
  u64 base;
  unsigned level;
  unsigned input_bits;  // of the address that this table resolves
};

// Where it ended.
struct Leaf {
  u64 descriptor;
  u64 inherited;  // the OR of the table descriptors: bits [63:59] limit what is below
  unsigned level;
};

constexpr unsigned shift_of(unsigned level) { return 39 - 9 * level; }

// Follows the tables from `start` to a block or page. `read(address, level, inherited, descriptor)`
// reads one entry. At most three reads, whatever the tables hold.
template <class Read>
bool descend(const Start& start, u64 input, Read read, Leaf& leaf, Fault& fault) {
  leaf.inherited = 0;
  u64 index_mask = (u64{1} << (start.input_bits - shift_of(start.level))) - 1;
  u64 table = start.base & ~(index_mask << 3 | 7);
  for (leaf.level = start.level;; ++leaf.level) {
    const u64 index = (input >> shift_of(leaf.level)) & index_mask;
    if (!read(table | index << 3, leaf.level, leaf.inherited, leaf.descriptor)) return false;
    const bool table_or_page = bit(leaf.descriptor, 1);
    if (!bit(leaf.descriptor, 0) || (leaf.level == 3 && !table_or_page)) {
      fault.type = FaultType::Translation;
      fault.level = static_cast<u8>(leaf.level);
      return false;
    }
    if (leaf.level == 3 || !table_or_page) return true;
    leaf.inherited |= leaf.descriptor;
    table = leaf.descriptor & kAddress;
    index_mask = 0x1ff;
  }
}

u64 output_address(const Leaf& leaf, u64 input) {
  const u64 offset = (u64{1} << shift_of(leaf.level)) - 1;
  return (leaf.descriptor & kAddress & ~offset) | (input & offset);
}

Translation& fault(Translation& t, FaultType type, unsigned level) {
  t.fault.type = type;
  t.fault.level = static_cast<u8>(level);
  return t;
}

// Stage 1 starts at level 1, or with 2^30 bytes or less at level 2.
Start stage1_start(u64 base, unsigned size_field) {
  return {base & kBase, size_field < 2 ? 1u : 2u, 32 - size_field};
}

// Which table translates `va`. False: none, or its walks are disabled.
bool select_table(const SystemRegisters& sys, Regime regime, u32 va, Start& start) {
  const unsigned bank = bank_of(regime);
  const u32 control = regime == Regime::Hyp ? sys.htcr : sys.ttbcr[bank];
  const unsigned t0sz = control & 7;
  const bool low = t0sz == 0 || (va >> (32 - t0sz)) == 0;
  if (regime == Regime::Hyp) {
    start = stage1_start(sys.httbr, t0sz);
    return low;
  }
  const unsigned t1sz = bits(control, 18, 16);
  const bool high = t1sz == 0 ? !low : (~va >> (32 - t1sz)) == 0;
  if (high) {
    start = stage1_start(sys.ttbr1[bank], t1sz);
    return !bit(control, 23);
  }
  start = stage1_start(sys.ttbr0[bank], t0sz);
  return low && !bit(control, 7);
}

void set_hyp_rights(const Core& core, const Leaf& leaf, Translation& t) {
  // AP[1] and the PXN bits mean nothing here: there is one privilege level.
  t.readable = true;
  t.writable = !bit(leaf.descriptor, 7) && !bit(leaf.inherited, 62);
  const bool never = bit(leaf.descriptor, 54) || bit(leaf.inherited, 60);
  t.executable = !never && !(bit(core.sys.hsctlr, 19) && t.writable);
}

void set_pl1_rights(const Core& core, const WalkRequest& request, const Leaf& leaf,
                    Translation& t) {
  const bool read_only = bit(leaf.descriptor, 7) || bit(leaf.inherited, 62);
  const bool user = bit(leaf.descriptor, 6) && !bit(leaf.inherited, 61);
  const bool xn = bit(leaf.descriptor, 54) || bit(leaf.inherited, 60);
  const bool pxn = bit(leaf.descriptor, 53) || bit(leaf.inherited, 59);
  set_rights(core, request, {read_only * 4u + user * 2u + 1u, xn, pxn}, t);
}

MemoryAttributes stage1_attributes(const SystemRegisters& sys, Regime regime, u64 descriptor) {
  const unsigned index = bits64(descriptor, 4, 2);
  const unsigned bank = bank_of(regime);
  const bool hyp = regime == Regime::Hyp;
  const u32 low = hyp ? sys.hmair0 : sys.prrr_mair0[bank];
  const u32 high = hyp ? sys.hmair1 : sys.nmrr_mair1[bank];
  const u32 mair = index < 4 ? low : high;
  return attributes_from_mair(static_cast<u8>(mair >> (8 * (index & 3))),
                              static_cast<unsigned>(bits64(descriptor, 9, 8)));
}

// Where stage 2 begins. False: VTCR has no table for this address.
bool stage2_start(const SystemRegisters& sys, u64 ipa, Start& start) {
  const int t0sz = sign_extend(sys.vtcr & 0xf, 4);
  const unsigned level = bits(sys.vtcr, 7, 6) == 1 ? 1 : 2;
  start = {sys.vttbr & kBase, level, static_cast<unsigned>(32 - t0sz)};
  if (bits(sys.vtcr, 7, 6) > 1) return false;
  // From one entry to 16 concatenated tables (Arm ARM B3.6.5); else UNPREDICTABLE.
  const int index_bits = 32 - t0sz - static_cast<int>(shift_of(level));
  return index_bits >= 1 && index_bits <= 13 && (ipa >> start.input_bits) == 0;
}

}  // namespace

Translation walk_long(Core& core, const WalkRequest& request, u32 va) {
  Translation t;
  t.fault.long_format = true;
  const Regime regime = request.regime;
  Start start;
  if (!select_table(core.sys, regime, va, start)) return fault(t, FaultType::Translation, 1);
  const bool secure = regime == Regime::SecurePl1;
  const bool big_endian =
      bit(regime == Regime::Hyp ? core.sys.hsctlr : core.sys.sctlr[bank_of(regime)], 25);
  // NSTable: once non-secure, all below is.
  const auto read = [&](u64 address, unsigned level, u64 inherited, u64& descriptor) {
    const TableAccess access{address, secure && !bit(inherited, 63), static_cast<u8>(level), 8,
                             false};
    return read_stage1_table(core, regime, access, big_endian, descriptor, t.fault);
  };
  Leaf leaf;
  if (!descend(start, va, read, leaf, t.fault)) return t;
  if (!bit(leaf.descriptor, 10)) return fault(t, FaultType::AccessFlag, leaf.level);
  t.pa = output_address(leaf, va);
  t.stage1_shift = static_cast<u8>(shift_of(leaf.level));
  t.secure = secure && !bit(leaf.inherited, 63) && !bit(leaf.descriptor, 5);
  t.global = regime == Regime::Hyp || !bit(leaf.descriptor, 11);
  t.attributes = stage1_attributes(core.sys, regime, leaf.descriptor);
  if (regime == Regime::Hyp) {
    set_hyp_rights(core, leaf, t);
  } else {
    set_pl1_rights(core, request, leaf, t);
  }
  if (!permits(t, request.access)) fault(t, FaultType::Permission, leaf.level);
  return t;
}

Translation walk_stage2(Core& core, u64 ipa, Access access) {
  Translation t;
  t.fault.long_format = t.fault.stage2 = true;
  t.fault.ipa = ipa;
  Start start;
  if (!stage2_start(core.sys, ipa, start)) return fault(t, FaultType::Translation, 1);
  const bool big_endian = bit(core.sys.hsctlr, 25);
  const auto read = [&](u64 address, unsigned level, u64, u64& descriptor) {
    const TableAccess table{address, false, static_cast<u8>(level), 8, true};
    return read_table(core, table, big_endian, descriptor, t.fault);
  };
  Leaf leaf;
  if (!descend(start, ipa, read, leaf, t.fault)) return t;
  if (!bit(leaf.descriptor, 10)) return fault(t, FaultType::AccessFlag, leaf.level);
  t.pa = output_address(leaf, ipa);
  t.page_shift = static_cast<u8>(shift_of(leaf.level));
  t.readable = bit(leaf.descriptor, 6);
  t.writable = bit(leaf.descriptor, 7);
  t.executable = t.readable && !bit(leaf.descriptor, 54);
  t.attributes = attributes_from_stage2(static_cast<unsigned>(bits64(leaf.descriptor, 5, 2)),
                                        static_cast<unsigned>(bits64(leaf.descriptor, 9, 8)));
  if (!permits(t, access)) fault(t, FaultType::Permission, leaf.level);
  return t;
}

}  // namespace vesim::isa
