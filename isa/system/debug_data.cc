// SPDX-License-Identifier: Apache-2.0
// LDC and STC of the debug communication channel (Arm ARM C6.4.2).
#include "isa/execute/memory_path.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/handlers.h"

namespace vesim::isa {

namespace {

constexpr u32 kUserDccDisable = 1u << 12;

// ISS of a trapped LDC or STC (B3.13.6): the addressing mode is P:W with literal forms marked.
u32 syndrome(u32 e) {
  const bool is_load = bit(e, 20), add = bit(e, 23), index = bit(e, 24), writeback = bit(e, 21);
  const u32 n = bits(e, 19, 16);
  u32 mode = index ? (writeback ? 3 : 2) : (writeback ? 1 : 0);
  if (n == 15) mode |= 4;
  return bits(e, 7, 0) << 12 | n << 5 | u32{add} << 4 | mode << 1 | u32{is_load};
}

bool check_access(Core& c, const Uop* u) {
  if (!c.regs.privileged() && (c.debug.dscr & kUserDccDisable)) {
    take_undefined(c, u);
    return false;
  }
  if (below_hyp(c) && (c.sys.hdcr & (hdcr::kTda | hdcr::kTde))) {
    take_hyp_trap(c, u, ExceptionClass::Cp14_LdcStc, syndrome(c.insn(u).encoding));
    return false;
  }
  return true;
}

struct DataAddress {
  u32 access, written_back;
};
DataAddress addresses(const Core& c, const Uop* u) {
  const u32 base = u->n == kTemp0 ? (c.block_va + u->imm2) & ~3u : c.regs.r[u->n];
  const u32 moved = base + u->imm;
  return {u->form & 1 ? moved : base, moved};
}

}  // namespace

void run_load_debug_data(Core& c, const Uop* u) {
  if (!check_access(c, u)) return;
  const DataAddress at = addresses(c, u);
  u32 value;
  if (!c.load<u32>(u, at.access, value, 4)) return;
  c.debug.dtr_tx = value;
  if (u->form & 2) c.regs.r[u->n] = at.written_back;
  return next(c, u);
}

void run_store_debug_data(Core& c, const Uop* u) {
  if (!check_access(c, u)) return;
  const DataAddress at = addresses(c, u);
  if (!c.store<u32>(u, at.access, c.debug.dtr_rx, 4)) return;
  if (u->form & 2) c.regs.r[u->n] = at.written_back;
  return next(c, u);
}

}  // namespace vesim::isa
