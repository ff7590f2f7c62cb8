// SPDX-License-Identifier: Apache-2.0
// Helpers that both decoders share: reading register fields and stating the manual's register
// rules.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

// The four-bit field of `encoding` whose lowest bit is `low`.
constexpr unsigned field4(u32 encoding, unsigned low) { return (encoding >> low) & 15; }

// One of the registers is the PC.
template <class... Register>
constexpr bool any_pc(Register... n) {
  return ((n == 15) || ...);
}

// One of the registers is SP or the PC: the manual's BadReg().
template <class... Register>
constexpr bool any_bad(Register... n) {
  return ((n == 13 || n == 15) || ...);
}

// Whether R:SYSm names a banked register (Arm ARM B9.2.3); the others are UNPREDICTABLE.
constexpr bool names_banked_register(bool spsr, u32 sysm) {
  if (spsr) return sysm == 0x0e || (sysm >= 0x10 && !(sysm & 1) && (sysm <= 0x16 || sysm >= 0x1c));
  return sysm <= 0x06 || (sysm >= 0x08 && sysm <= 0x0e) || (sysm >= 0x10 && sysm <= 0x17) ||
         sysm >= 0x1c;
}

// CPS: whether imod, M, the interrupt bits and the mode go together (Arm ARM B9.3.2).
constexpr bool change_state_is_valid(u32 imod, bool change_mode, u32 aif, u32 mode) {
  if (mode != 0 && !change_mode) return false;
  if (bit(imod, 1) != (aif != 0)) return false;
  return imod != 1 && (imod != 0 || change_mode);
}

}  // namespace vesim::isa
