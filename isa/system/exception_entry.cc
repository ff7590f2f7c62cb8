// SPDX-License-Identifier: Apache-2.0
#include "isa/system/exception_entry.h"

#include "isa/system/control_bits.h"
#include "isa/system/pmu.h"

namespace vesim::isa {

namespace {

// The state that all entries share: mode, saved status, instruction set and endianness, vector.
void enter(Core& core, Mode mode, u32 control, u32 vector) {
  if (core.observer) core.observer->takes_exception();
  Registers& regs = core.regs;
  const u32 spsr = regs.cpsr();
  if (core.pmu.counting()) pmu_synchronise(core);
  core.pmu.count(PmuEvent::ExceptionTaken);
  regs.switch_mode(mode);
  regs.spsr_of(mode) = spsr;
  regs.it = 0;
  regs.jazelle = false;
  regs.thumb = control & sctlr::kTe;
  regs.big_endian = control & sctlr::kEe;
  regs.pc = vector;
  core.context_changed();
}

u32 exception_base(const Core& core) {
  const unsigned bank = core.bank();
  return core.sys.sctlr[bank] & sctlr::kV ? 0xffff0000 : core.sys.vbar[bank];
}

}  // namespace

void enter_hyp(Core& core, u32 preferred_return, Vector vector) {
  enter(core, Mode::Hyp, core.sys.hsctlr, core.sys.hvbar + vector);
  core.regs.elr_hyp = preferred_return;
  if (!(core.sys.scr & scr::kEa)) core.regs.mask_a = true;
  if (!(core.sys.scr & scr::kFiq)) core.regs.mask_f = true;
  if (!(core.sys.scr & scr::kIrq)) core.regs.mask_i = true;
}

void enter_monitor(Core& core, u32 lr, Vector vector) {
  if (core.regs.mode == Mode::Monitor) core.sys.scr &= ~scr::kNs;
  enter(core, Mode::Monitor, core.sys.sctlr[kSecure], core.sys.mvbar + vector);
  core.regs.r[14] = lr;
  core.regs.mask_a = core.regs.mask_i = core.regs.mask_f = true;
}

void enter_pl1(Core& core, Mode mode, u32 lr, Vector vector, u32 mask) {
  if (core.regs.mode == Mode::Monitor) core.sys.scr &= ~scr::kNs;
  enter(core, mode, core.sys.sctlr[core.bank()], exception_base(core) + vector);
  core.regs.r[14] = lr;
  if (mask & kPsrA) core.regs.mask_a = true;
  if (mask & kPsrI) core.regs.mask_i = true;
  if (mask & kPsrF) core.regs.mask_f = true;
}

void write_hsr(Core& core, ExceptionClass ec, bool il, u32 iss) {
  core.sys.hsr = u32{static_cast<u8>(ec)} << 26 | u32{il} << 25 | iss;
}

}  // namespace vesim::isa
