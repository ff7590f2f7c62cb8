// SPDX-License-Identifier: Apache-2.0
// The VFP and Advanced SIMD register file (Arm ARM A2.6): D0-D31, aliased as S0-S31 and Q0-Q15.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

struct VfpState {
  alignas(16) u64 d[32] = {};
  u32 fpscr = 0;
  u32 fpexc = 0;

  void serialize(Archive& ar) {
    ar("d", d);
    ar("fpscr", fpscr);
    ar("fpexc", fpexc);
  }
};

}  // namespace vesim::isa
