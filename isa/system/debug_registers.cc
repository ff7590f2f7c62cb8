// SPDX-License-Identifier: Apache-2.0
#include "isa/system/debug_registers.h"

#include <algorithm>
#include <iterator>

#include "isa/core.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {

namespace {

// SSC/HMC/PMC of a control register: which modes and security states it watches (C3.3.4, C3.4.2).
bool state_matches(const Core& core, u32 control, bool privileged) {
  const u32 ssc = bits(control, 15, 14), pac = bits(control, 2, 1);
  const bool hmc = bit(control, 13);
  if (core.secure() && ssc == 1) return false;
  if (!core.secure() && ssc == 2) return false;
  if (core.hyp()) return hmc;
  if (hmc && ssc == 3) return false;  // Hyp mode only
  if (pac == 0)
    return core.regs.mode == Mode::User || core.regs.mode == Mode::System ||
           core.regs.mode == Mode::Supervisor;
  return privileged ? pac & 1 : pac & 2;
}

// Linked and context breakpoints compare CONTEXTIDR (BT 0b0001, 0b0011).
bool context_matches(const Core& core, unsigned n) {
  return core.debug.bvr[n] == core.sys.contextidr[core.bank()];
}
bool linked_context_matches(const Core& core, u32 control) {
  const unsigned n = bits(control, 19, 16);
  if (n >= DebugRegisters::kBreakpoints || !bit(core.debug.bcr[n], 0)) return false;
  return bits(core.debug.bcr[n], 23, 20) == 3 && context_matches(core, n);
}

// Secure invasive debug is not enabled by the board (SPIDEN low).
bool debug_enabled(const Core& core) { return !core.secure(); }

// Bytes of a word that an access or instruction covers, as a byte address select.
u32 byte_lanes(u32 va, unsigned size) { return ((1u << size) - 1) << (va & 3) & 0xf; }

bool watchpoint_hits(const Core& core, unsigned n, u32 va, unsigned size) {
  const u32 control = core.debug.wcr[n], value = core.debug.wvr[n];
  const u32 mask_bits = bits(control, 28, 24);
  if (mask_bits >= 3) {
    const u32 mask = ~((mask_bits >= 32 ? 0u : 1u << mask_bits) - 1);
    return (va & mask) == (value & mask) || ((va + size - 1) & mask) == (value & mask);
  }
  // BAS selects bytes of the doubleword at WVR; with bit 2 of WVR set only four.
  for (unsigned i = 0; i < size; ++i) {
    const u32 offset = va + i - (value & ~3u);
    if (offset < 8 && bit(bits(control, 12, 5), offset)) return true;
  }
  return false;
}

}  // namespace

void DebugRegisters::arm() {
  const auto enabled = [](u32 control) { return bit(control, 0); };
  const bool on = (dscr & kMonitorDebug) && !os_lock && !os_double_lock;
  breakpoints_armed = on && std::any_of(std::begin(bcr), std::end(bcr), enabled);
  watchpoints_armed = on && std::any_of(std::begin(wcr), std::end(wcr), enabled);
}

bool breakpoint_matches(const Core& core, u32 va) {
  if (!core.debug.breakpoints_armed || !debug_enabled(core)) return false;
  const auto& d = core.debug;
  for (unsigned n = 0; n < DebugRegisters::kBreakpoints; ++n) {
    const u32 control = d.bcr[n];
    if (!bit(control, 0) || !state_matches(core, control, core.regs.privileged())) continue;
    const u32 type = bits(control, 23, 20);
    const bool address = (va & ~3u) == (d.bvr[n] & ~3u) &&
                         (bits(control, 8, 5) & byte_lanes(va, core.regs.thumb ? 2 : 4));
    bool hit = false;
    switch (type) {
      case 0:
        hit = address;
        break;
      case 1:
        hit = address && linked_context_matches(core, control);
        break;
      case 2:
        hit = context_matches(core, n);
        break;
      case 4:
        hit = !address;
        break;
      case 5:
        hit = !address && linked_context_matches(core, control);
        break;
      default:
        break;
    }
    if (hit) return true;
  }
  return false;
}

void run_debug_check(Core& c, const Uop* u) {
  if (c.debug.breakpoints_armed && breakpoint_matches(c, c.insn_address(u))) {
    c.unwind(u);
    c.debug.set_method_of_entry(DebugEntry::Breakpoint);
    return take_prefetch_abort(c, c.regs.pc, {.type = FaultType::Debug});
  }
  return next(c, u);
}

bool watchpoint_matches(const Core& core, u32 va, unsigned size, bool write, bool privileged) {
  if (!core.debug.watchpoints_armed || !debug_enabled(core)) return false;
  for (unsigned n = 0; n < DebugRegisters::kWatchpoints; ++n) {
    const u32 control = core.debug.wcr[n];
    if (!bit(control, 0) || !bit(control, write ? 4 : 3)) continue;
    if (!state_matches(core, control, privileged)) continue;
    if (bit(control, 20) && !linked_context_matches(core, control)) continue;
    if (watchpoint_hits(core, n, va, size)) return true;
  }
  return false;
}

bool watchpoint_in_page(const Core& core, u32 va) {
  if (!core.debug.watchpoints_armed) return false;
  for (unsigned n = 0; n < DebugRegisters::kWatchpoints; ++n) {
    const u32 control = core.debug.wcr[n];
    if (!bit(control, 0)) continue;
    const u32 mask_bits = bits(control, 28, 24);
    const u32 mask = mask_bits > kPageShift ? ~((1u << mask_bits) - 1) : kPageMask;
    if ((va & mask) == (core.debug.wvr[n] & mask)) return true;
  }
  return false;
}

void take_watchpoint(Core& core, const Uop* u, u32 va, bool write) {
  core.debug.set_method_of_entry(DebugEntry::Watchpoint);
  take_data_abort(core, u, va, write, {.type = FaultType::Debug});
}

void DebugRegisters::serialize(Archive& ar) {
  ar("dscr", dscr);
  ar("vcr", vcr);
  ar("os_lock", os_lock);
  ar("os_double_lock", os_double_lock);
  ar("claim", claim);
  ar("prcr", prcr);
  ar("dtr_tx", dtr_tx);
  ar("dtr_rx", dtr_rx);
  ar("bvr", bvr);
  ar("bcr", bcr);
  ar("bxvr", bxvr);
  ar("wvr", wvr);
  ar("wcr", wcr);
  if (ar.loading()) arm();
}

}  // namespace vesim::isa
