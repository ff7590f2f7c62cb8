// SPDX-License-Identifier: Apache-2.0
// Debug registers of CP14 as far as Linux and gdb use them (Arm ARM C11).
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

struct DebugRegisters {
  static constexpr unsigned kBreakpoints = 6, kWatchpoints = 4;

  u32 dscr = 0, vcr = 0, os_lock = 0, os_double_lock = 0, claim = 0;
  u32 bvr[kBreakpoints] = {}, bcr[kBreakpoints] = {}, bxvr[kBreakpoints] = {};
  u32 wvr[kWatchpoints] = {}, wcr[kWatchpoints] = {};

  void serialize(Archive& ar);
};

}  // namespace vesim::isa
