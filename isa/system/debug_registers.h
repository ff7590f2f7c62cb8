// SPDX-License-Identifier: Apache-2.0
// Debug registers of CP14 as far as Linux and gdb use them (Arm ARM C11), and the debug exceptions
// of Monitor debug-mode (C3). Halting debug is not modelled: no debugger is attached to the pins.
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

class Core;

// DBGDSCR.MOE (C11.11.20).
enum class DebugEntry : u8 {
  Breakpoint = 0x1,
  BkptInstruction = 0x3,
  VectorCatch = 0x5,
  Watchpoint = 0xa,
};

struct DebugRegisters {
  static constexpr unsigned kBreakpoints = 6, kWatchpoints = 4;

  u32 dscr = 0, vcr = 0, os_lock = 0, os_double_lock = 0, claim = 0, prcr = 0;
  u32 dtr_tx = 0, dtr_rx = 0;
  u32 bvr[kBreakpoints] = {}, bcr[kBreakpoints] = {}, bxvr[kBreakpoints] = {};
  u32 wvr[kWatchpoints] = {}, wcr[kWatchpoints] = {};

  static constexpr u32 kMonitorDebug = 1u << 15;  // DSCR.MDBGen

  // Something may match in some state: instruction fetches and data accesses must be checked.
  // Follows from the registers; see arm().
  bool breakpoints_armed = false, watchpoints_armed = false;
  void arm();

  void set_method_of_entry(DebugEntry entry) {
    dscr = with_bits(dscr, 5, 2, static_cast<u8>(entry));
  }

  void serialize(Archive& ar);
};

struct Uop;

// A breakpoint matches the instruction at `va` in the current state.
bool breakpoint_matches(const Core& core, u32 va);
// A handler that takes the breakpoint's exception before its instruction. Blocks of one instruction
// begin with it; while breakpoints are armed there are no other blocks.
void run_debug_check(Core& c, const Uop* u);

// A watchpoint matches the access. `privileged` is false for LDRT and its kin.
bool watchpoint_matches(const Core& core, u32 va, unsigned size, bool write, bool privileged);
// A watchpoint lies in the page of `va`: such pages stay out of the fast path.
bool watchpoint_in_page(const Core& core, u32 va);
void take_watchpoint(Core& core, const Uop* u, u32 va, bool write);

}  // namespace vesim::isa
