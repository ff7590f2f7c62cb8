// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/cp15_maintenance.h"

namespace vesim::models {
namespace {

using Op = isa::Maintenance::Op;

Op tlb_operation(const Cp15Write& w) {
  constexpr Op kPl1[] = {Op::TlbAll, Op::TlbVa, Op::TlbAsid, Op::TlbVaAllAsid};
  if (w.opc1 != 4) return kPl1[w.opc2 & 3];
  return w.opc2 == 0 ? Op::TlbHypAll : w.opc2 == 1 ? Op::TlbHypVa : Op::TlbNonSecureAll;
}

}  // namespace

bool is_cp15(const isa::InsnInfo& info) { return isa::bits(info.encoding, 11, 8) == 15; }

Cp15Write cp15_write(const isa::InsnInfo& info, u64 value) {
  const u32 e = info.encoding;
  return {isa::bits(e, 19, 16), isa::bits(e, 23, 21), isa::bits(e, 3, 0), isa::bits(e, 7, 5),
          value};
}

u64 maintain(const Cp15Write& w, unsigned core, const isa::Core& architecture, MemorySystem& memory,
             BranchPredictor& predictor, u64 time) {
  using Line = MemorySystem::LineOperation;
  const bool forced =
      !architecture.secure() && !architecture.hyp() && isa::bit(architecture.sys.hcr, 9);
  const u32 va = static_cast<u32>(w.value);
  isa::Maintenance m{.secure = architecture.secure(),
                     .asid = static_cast<u8>(w.value),
                     .vmid = static_cast<u8>(architecture.sys.vttbr >> 48),
                     .va = va & isa::kPageMask};
  if (w.crn == 8) {
    m.op = tlb_operation(w);
    return memory.maintain(core, m, w.crm == 3 || forced, time);
  }
  if (w.crn != 7) return time;
  switch (w.crm) {
    case 1:  // ICIALLUIS, BPIALLIS
    case 5:  // ICIALLU, ICIMVAU, BPIALL, BPIMVA
      m.op = w.opc2 >= 6 ? Op::BranchPredictor : Op::InstructionCache;
      if (w.opc2 >= 6) predictor.flush();
      return w.opc2 == 4 ? time : memory.maintain(core, m, w.crm == 1 || forced, time);
    case 6:
    case 10:
    case 11:
    case 14: {
      const Line op = w.crm == 6    ? Line::Invalidate
                      : w.crm == 14 ? Line::CleanInvalidate
                                    : Line::Clean;
      if (w.opc2 == 1) return memory.maintain_line(core, va, op, time).ready;
      return w.opc2 == 2 ? memory.maintain_set_way(core, va, op, time) : time;
    }
    default:
      return time;
  }
}

}  // namespace vesim::models
