// SPDX-License-Identifier: Apache-2.0
// The short-descriptor format (Arm ARM B3.5, TranslationTableWalkSD() of B3.19).
#include "isa/mmu/attributes.h"
#include "isa/mmu/permissions.h"
#include "isa/mmu/table_access.h"
#include "isa/mmu/walk.h"

namespace vesim::isa {
namespace {

// What a section or page descriptor says, its fields in one place whatever the size.
struct Leaf {
  unsigned level, domain;
  unsigned ap;
  bool xn, pxn, s, ns;
  u32 texcb;
};

Translation& fault(Translation& t, FaultType type, unsigned level, unsigned domain) {
  t.fault.type = type;
  t.fault.level = static_cast<u8>(level);
  t.fault.domain = static_cast<u8>(domain);
  return t;
}

// The first-level descriptor's address. False: walks with this table are disabled.
bool first_level(const SystemRegisters& sys, unsigned bank, u32 va, u64& address) {
  const u32 ttbcr = sys.ttbcr[bank];
  const unsigned n = ttbcr & 7;
  if (n == 0 || (va >> (32 - n)) == 0) {
    const u32 base = static_cast<u32>(sys.ttbr0[bank]) & (~u32{0} << (14 - n));
    address = base | (va >> 20) << 2;
    return !bit(ttbcr, 4);
  }
  address = (static_cast<u32>(sys.ttbr1[bank]) & 0xffffc000) | (va >> 20) << 2;
  return !bit(ttbcr, 5);
}

Leaf section(u32 d) {
  const bool super = bit(d, 18);
  return {1,
          super ? 0 : bits(d, 8, 5),
          bits(d, 15, 15) << 2 | bits(d, 11, 10),
          bit(d, 4),
          bit(d, 0),
          bit(d, 16),
          bit(d, 19),
          bits(d, 14, 12) << 2 | bits(d, 3, 2)};
}

Leaf page(u32 first, u32 d) {
  const bool large = !bit(d, 1);
  return {2,
          bits(first, 8, 5),
          bits(d, 9, 9) << 2 | bits(d, 5, 4),
          bit(d, large ? 15 : 0),
          bit(first, 2),
          bit(d, 10),
          bit(first, 3),
          (large ? bits(d, 14, 12) : bits(d, 8, 6)) << 2 | bits(d, 3, 2)};
}

// The output address, size and nG.
void set_section_address(u32 d, u32 va, Translation& t) {
  if (bit(d, 18)) {  // supersection: 40 bits
    t.pa = u64{bits(d, 8, 5)} << 36 | u64{bits(d, 23, 20)} << 32 | (d & 0xff000000) |
           (va & 0x00ffffff);
    t.stage1_shift = 24;
  } else {
    t.pa = (d & 0xfff00000) | (va & 0x000fffff);
    t.stage1_shift = 20;
  }
  t.global = !bit(d, 17);
}

void set_page_address(u32 d, u32 va, Translation& t) {
  if (bit(d, 1)) {
    t.pa = (d & 0xfffff000) | (va & 0xfff);
    t.stage1_shift = 12;
  } else {
    t.pa = (d & 0xffff0000) | (va & 0xffff);
    t.stage1_shift = 16;
  }
  t.global = !bit(d, 11);
}

// Access flag, domain, permissions, attributes: all that follows the walk.
Translation& finish(const Core& core, const WalkRequest& request, Leaf leaf, Translation& t) {
  const SystemRegisters& sys = core.sys;
  const unsigned bank = bank_of(request.regime);
  const u32 sctlr = sys.sctlr[bank];
  if (bit(sctlr, 29)) {  // AFE: AP[0] is the access flag
    if (!bit(leaf.ap, 0)) return fault(t, FaultType::AccessFlag, leaf.level, leaf.domain);
    leaf.ap |= 1;
  }
  t.secure = request.regime == Regime::SecurePl1 && !leaf.ns;
  t.attributes = bit(sctlr, 28) ? attributes_from_remap(sys.prrr_mair0[bank], sys.nmrr_mair1[bank],
                                                        leaf.texcb, leaf.s)
                                : attributes_from_tex(leaf.texcb, leaf.s);
  switch ((sys.dacr[bank] >> (2 * leaf.domain)) & 3) {
    case 1:
      set_rights(core, request, {leaf.ap, leaf.xn, leaf.pxn}, t);
      break;
    case 3:  // manager: neither permissions nor execute-never are looked at
      t.readable = t.writable = t.executable = true;
      break;
    default:  // no access, or reserved
      return fault(t, FaultType::Domain, leaf.level, leaf.domain);
  }
  if (!permits(t, request.access)) fault(t, FaultType::Permission, leaf.level, leaf.domain);
  return t;
}

}  // namespace

Translation walk_short(Core& core, const WalkRequest& request, u32 va) {
  Translation t;
  const unsigned bank = bank_of(request.regime);
  const bool secure = request.regime == Regime::SecurePl1;
  const bool big_endian = bit(core.sys.sctlr[bank], 25);
  TableAccess access{0, secure, 1, 4, false};
  if (!first_level(core.sys, bank, va, access.pa)) return fault(t, FaultType::Translation, 1, 0);
  u32 first;
  if (!read_stage1_table(core, request.regime, access, big_endian, first, t.fault)) return t;
  if (bit(first, 1)) {
    set_section_address(first, va, t);
    return finish(core, request, section(first), t);
  }
  if (!bit(first, 0)) return fault(t, FaultType::Translation, 1, 0);

  const unsigned domain = bits(first, 8, 5);
  access.pa = (first & 0xfffffc00) | bits(va, 19, 12) << 2;
  access.level = 2;
  u32 second;
  if (!read_stage1_table(core, request.regime, access, big_endian, second, t.fault)) {
    if (!t.fault.stage2) t.fault.domain = static_cast<u8>(domain);
    return t;
  }
  if (!(second & 3)) return fault(t, FaultType::Translation, 2, domain);
  set_page_address(second, va, t);
  return finish(core, request, page(first, second), t);
}

}  // namespace vesim::isa
