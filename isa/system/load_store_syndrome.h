// SPDX-License-Identifier: Apache-2.0
// What HSR says about the load or store that a stage-2 data abort hit (Arm ARM B3.13.6).
#pragma once

#include "isa/types.h"

namespace vesim::isa {

// ISS<24:16>: ISV, SAS, SSE and SRT of the instruction `encoding`, or 0 when it is one that has no
// valid syndrome. `length` is 2 or 4; T32 has the first halfword in the high half.
u32 load_store_syndrome(u32 encoding, bool thumb, unsigned length);

}  // namespace vesim::isa
