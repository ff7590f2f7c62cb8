// SPDX-License-Identifier: Apache-2.0
// TLB maintenance: c8 (Arm ARM B3.10, B4.2.2). What an operation covers is mmu/maintenance.h's.
#include "isa/mmu/maintenance.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

using Op = Maintenance::Op;

template <Op op, bool shareable>
bool maintain(Core& c, const Uop*, u64 value) {
  const Maintenance operation{.op = op,
                              .secure = accessed_bank(c) == kSecure,
                              .asid = static_cast<u8>(value),
                              .vmid = static_cast<u8>(bits64(c.sys.vttbr, 55, 48)),
                              .va = static_cast<u32>(value) & kPageMask};
  apply_maintenance(c, operation);
  const bool forced = below_hyp(c) && (c.sys.hcr & hcr::kFb);
  if (shareable || forced) c.env.broadcast(operation);
  return true;
}

template <Op op, bool shareable = false>
constexpr SystemRegister row(const char* name, u32 encoding) {
  return {name, encoding, kPl1Wo, Trap::Ttlb, nullptr, maintain<op, shareable>, After::Context};
}
template <Op op, bool shareable = false>
constexpr SystemRegister hyp_row(const char* name, u32 encoding) {
  return {name, encoding, kHypWo, Trap::None, nullptr, maintain<op, shareable>, After::Context};
}

constexpr SystemRegister kRows[] = {
    row<Op::TlbAll, true>("TLBIALLIS", cp15(8, 0, 3, 0)),
    row<Op::TlbVa, true>("TLBIMVAIS", cp15(8, 0, 3, 1)),
    row<Op::TlbAsid, true>("TLBIASIDIS", cp15(8, 0, 3, 2)),
    row<Op::TlbVaAllAsid, true>("TLBIMVAAIS", cp15(8, 0, 3, 3)),
    row<Op::TlbAll>("ITLBIALL", cp15(8, 0, 5, 0)),
    row<Op::TlbVa>("ITLBIMVA", cp15(8, 0, 5, 1)),
    row<Op::TlbAsid>("ITLBIASID", cp15(8, 0, 5, 2)),
    row<Op::TlbAll>("DTLBIALL", cp15(8, 0, 6, 0)),
    row<Op::TlbVa>("DTLBIMVA", cp15(8, 0, 6, 1)),
    row<Op::TlbAsid>("DTLBIASID", cp15(8, 0, 6, 2)),
    row<Op::TlbAll>("TLBIALL", cp15(8, 0, 7, 0)),
    row<Op::TlbVa>("TLBIMVA", cp15(8, 0, 7, 1)),
    row<Op::TlbAsid>("TLBIASID", cp15(8, 0, 7, 2)),
    row<Op::TlbVaAllAsid>("TLBIMVAA", cp15(8, 0, 7, 3)),
    hyp_row<Op::TlbHypAll, true>("TLBIALLHIS", cp15(8, 4, 3, 0)),
    hyp_row<Op::TlbHypVa, true>("TLBIMVAHIS", cp15(8, 4, 3, 1)),
    hyp_row<Op::TlbNonSecureAll, true>("TLBIALLNSNHIS", cp15(8, 4, 3, 4)),
    hyp_row<Op::TlbHypAll>("TLBIALLH", cp15(8, 4, 7, 0)),
    hyp_row<Op::TlbHypVa>("TLBIMVAH", cp15(8, 4, 7, 1)),
    hyp_row<Op::TlbNonSecureAll>("TLBIALLNSNH", cp15(8, 4, 7, 4)),
};

}  // namespace

std::span<const SystemRegister> tlb_maintenance_registers() { return kRows; }

}  // namespace vesim::isa
