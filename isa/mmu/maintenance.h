// SPDX-License-Identifier: Apache-2.0
// TLB maintenance with its scopes (Arm ARM B3.10.5, B4.2.2).
#pragma once

#include "isa/types.h"

namespace vesim::isa {

class Core;

struct Maintenance {
  enum class Op : u8 {
    TlbAll,            // TLBIALL: the current regime's; from non-secure PL1 the current VMID only
    TlbVa,             // TLBIMVA: VA + ASID
    TlbAsid,           // TLBIASID
    TlbVaAllAsid,      // TLBIMVAA
    TlbHypAll,         // TLBIALLH
    TlbHypVa,          // TLBIMVAH
    TlbNonSecureAll,   // TLBIALLNSNH: every VMID of the non-secure PL1&0 regime
    BranchPredictor,   // BPIALL(IS): nothing to do in function
    InstructionCache,  // ICIALLU(IS), ICIMVAU
  };
  Op op = Op::TlbAll;
  bool secure = false;  // the security state it was issued from
  u8 asid = 0;
  u8 vmid = 0;
  u32 va = 0;
};

// Does `operation` on this core: what its issuer does locally and each receiver of a broadcast
// does.
void apply_maintenance(Core& core, const Maintenance& operation);

}  // namespace vesim::isa
