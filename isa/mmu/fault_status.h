// SPDX-License-Identifier: Apache-2.0
// The fault status codes of a Fault (Arm ARM B3.13.3, tables B3-23 and B3-24).
#pragma once

#include "isa/mmu/translate.h"

namespace vesim::isa {

// FS[4:0] of the short-descriptor format: DFSR/IFSR bits [10,3:0].
u32 short_fault_status(const Fault& fault);

// STATUS[5:0] of the long-descriptor format: DFSR/IFSR bits [5:0], and DFSC/IFSC of HSR.
u32 long_fault_status(const Fault& fault);

}  // namespace vesim::isa
