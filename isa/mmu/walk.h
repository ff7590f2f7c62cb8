// SPDX-License-Identifier: Apache-2.0
// Inside the MMU: walks of one stage, for any regime.
#pragma once

#include <algorithm>

#include "isa/core.h"
#include "isa/mmu/translate.h"

namespace vesim::isa {

// What a translation is for. The address translation operations ask for other regimes than the
// current one, and for stage 1 alone.
struct WalkRequest {
  Regime regime;
  Access access;
  bool privileged;
};

// Both stages as the regime has them now, or stage 1 alone.
Translation translate_stages(Core& core, const WalkRequest& request, u32 va);
Translation translate_stage1(Core& core, const WalkRequest& request, u32 va);

// Stage 1 by each format, its fault checks included. `pa` is the IPA where there is a stage 2.
Translation walk_short(Core& core, const WalkRequest& request, u32 va);
Translation walk_long(Core& core, const WalkRequest& request, u32 va);

// Stage 2, its fault checks included. A fault's `ipa` is set, `on_stage1_walk` is not.
Translation walk_stage2(Core& core, u64 ipa, Access access);

// The copy of the banked registers that the regime uses.
inline unsigned bank_of(Regime regime) {
  return regime == Regime::SecurePl1 ? kSecure : kNonSecure;
}
// TTBCR.EAE.
inline bool uses_long_format(const Core& core, Regime regime) {
  return regime == Regime::Hyp || bit(core.sys.ttbcr[bank_of(regime)], 31);
}
// HCR.DC acts as HCR.VM, too: the manual demands that VM be set with it.
inline bool stage2_enabled(const Core& core, Regime regime) {
  return regime == Regime::NonSecurePl1 && (core.sys.hcr & (1u << 12 | 1u << 0));
}

// Faults when `t` does not permit the access (Arm ARM B3.7).
inline bool permits(const Translation& t, Access access) {
  switch (access) {
    case Access::Read:
      return t.readable;
    case Access::Write:
      return t.writable;
    case Access::Execute:
      return t.executable;
  }
  return false;
}

}  // namespace vesim::isa
