// SPDX-License-Identifier: Apache-2.0
// The CP15 address translation operations and what they leave in PAR (Arm ARM B4.1.112, B4.2.4).
#include "isa/core.h"
#include "isa/mmu/fault_status.h"
#include "isa/mmu/translate.h"
#include "isa/mmu/walk.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {
namespace {

struct Operation {
  WalkRequest request;
  bool both_stages;
};

Operation operation_of(const Core& core, unsigned opc1, unsigned opc2) {
  const Access access = bit(opc2, 0) ? Access::Write : Access::Read;
  if (opc1 == 4) return {{Regime::Hyp, access, true}, false};  // ATS1HR, ATS1HW
  const bool privileged = !bit(opc2, 1);
  // ATS12NSOPR, -PW, -UR, -UW
  if (bit(opc2, 2)) return {{Regime::NonSecurePl1, access, privileged}, true};
  // ATS1CPR, -PW, -UR, -UW. In Monitor mode SCR.NS says for which state.
  const Regime regime = bit(core.sys.scr, 0) ? Regime::NonSecurePl1 : Regime::SecurePl1;
  return {{regime, access, privileged}, false};
}

// The 64-bit format: always for what Hyp mode asks and for Hyp's own regime, with stage 2, and
// where the regime uses long descriptors.
bool long_par(const Core& core, const Operation& operation) {
  const Regime regime = operation.request.regime;
  return core.hyp() || uses_long_format(core, regime) ||
         (operation.both_stages && stage2_enabled(core, regime));
}

u64 par_of_fault(const Fault& fault, bool long_format) {
  if (long_format) {
    return u64{fault.stage2} << 9 | u64{fault.on_stage1_walk} << 8 | 1u << 11 |
           long_fault_status(fault) << 1 | 1;
  }
  // FS: DFSR bits [12,10,3:0].
  return u64{fault.slave_error} << 6 | short_fault_status(fault) << 1 | 1;
}

u64 long_par_of(const Translation& t) {
  const MemoryAttributes& a = t.attributes;
  const unsigned sh = a.outer_shareable ? 2 : a.shareable ? 3 : 0;
  return u64{a.mair} << 56 | (t.pa & 0xff'ffff'f000) | 1u << 11 | u64{!t.secure} << 9 | sh << 7;
}

u64 short_par_of(const Translation& t) {
  static constexpr u8 kInner[4] = {0b000, 0b101, 0b110, 0b111};  // by RGN
  const MemoryAttributes& a = t.attributes;
  u32 par = u32{!a.outer_shareable} << 10 | u32{!t.secure} << 9 | u32{a.shareable} << 7;
  switch (a.type) {
    case MemoryType::StronglyOrdered:
      par |= 0b001 << 4;
      break;
    case MemoryType::Device:
      par |= 0b011 << 4;
      break;
    case MemoryType::Normal:
      par |= u32{kInner[a.inner]} << 4 | u32{a.outer} << 2;
      break;
  }
  if (t.stage1_shift == 24) {  // a supersection: SS, and PA[39:32] in bits [23:16]
    return par | (t.pa & 0xff000000) | bits64(t.pa, 39, 32) << 16 | 1u << 1;
  }
  return par | (t.pa & 0xfffff000);
}

// External aborts on the walk, and stage 2's objections to a stage 1 walk that non-secure PL1 asked
// for, are Data Aborts; all else is only reported.
bool takes_exception(const Core& core, const Fault& fault) {
  if (fault.type == FaultType::ExternalOnWalk) return true;
  return fault.on_stage1_walk && !core.secure() && !core.hyp();
}

}  // namespace

bool address_translate(Core& core, const Uop* u, unsigned opc1, unsigned opc2, unsigned crm,
                       u32 va) {
  const Operation operation = operation_of(core, opc1, opc2);
  Translation t = operation.both_stages ? translate_stages(core, operation.request, va)
                                        : translate_stage1(core, operation.request, va);
  if (!t && takes_exception(core, t.fault)) {
    t.fault.maintenance = true;
    take_data_abort(core, u, va, true, t.fault);  // WnR is set, as for maintenance
    return false;
  }
  const bool long_format = long_par(core, operation);
  // In Monitor mode SCR.NS selects the bank, too.
  core.sys.par[bit(core.sys.scr, 0) ? kNonSecure : kSecure] =
      !t            ? par_of_fault(t.fault, long_format)
      : long_format ? long_par_of(t)
                    : short_par_of(t);
  return true;
}

}  // namespace vesim::isa
