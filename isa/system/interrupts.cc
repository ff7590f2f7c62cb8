// SPDX-License-Identifier: Apache-2.0
// Asynchronous exceptions: which are pending, masked, and where they go (Arm ARM B1.8.5, B1.9.9 to
// B1.9.14). The order among several pending ones is the implementation's: aborts, FIQ, IRQ, and
// physical before virtual.
#include "isa/system/interrupts.h"

#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"

namespace vesim::isa {

namespace {

// One kind of physical asynchronous exception: its controls.
struct Kind {
  u32 to_monitor;   // SCR bit
  u32 mask_enable;  // SCR bit that keeps the CPSR mask effective when non-secure (0: always)
  u32 to_hyp;       // HCR bit
};
constexpr Kind kAbort{scr::kEa, scr::kAw, hcr::kAmo};
constexpr Kind kFiq{scr::kFiq, scr::kFw, hcr::kFmo};
constexpr Kind kIrq{scr::kIrq, 0, hcr::kImo};

// Whether a set CPSR mask bit holds the exception back (B1.8.5, tables of CPSR masking).
bool mask_effective(const Core& core, const Kind& kind) {
  if (core.secure()) return true;
  if (core.sys.hcr & kind.to_hyp && !core.hyp()) return false;
  const bool ignored =
      core.sys.scr & kind.to_monitor && kind.mask_enable != 0 && !(core.sys.scr & kind.mask_enable);
  return !ignored;
}

bool can_take(const Core& core, const Kind& kind, bool mask) {
  return !mask || !mask_effective(core, kind);
}

void take_interrupt(Core& core, const Kind& kind, Mode mode, Vector vector, u32 masks) {
  const u32 address = core.regs.pc;
  if (core.sys.scr & kind.to_monitor) return enter_monitor(core, address + 4, vector);
  if (core.hyp() || (!core.secure() && (core.sys.hcr & kind.to_hyp))) {
    return enter_hyp(core, address, vector);
  }
  enter_pl1(core, mode, address + 4, vector, masks);
}

constexpr u32 kIrqMasks = kPsrA | kPsrI, kFiqMasks = kPsrA | kPsrI | kPsrF;

bool take_pending_virtual(Core& core) {
  if (!below_hyp(core)) return false;
  const Registers& regs = core.regs;
  if (virtual_abort_pending(core) && !regs.mask_a) {
    core.sys.hcr &= ~hcr::kVa;  // cleared on entry
    take_asynchronous_abort(core, true);
  } else if (virtual_fiq_pending(core) && !regs.mask_f) {
    enter_pl1(core, Mode::Fiq, regs.pc + 4, kVectorFiq, kFiqMasks);
  } else if (virtual_irq_pending(core) && !regs.mask_i) {
    enter_pl1(core, Mode::Irq, regs.pc + 4, kVectorIrq, kIrqMasks);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool virtual_abort_pending(const Core& core) {
  return (core.sys.hcr & (hcr::kVa | hcr::kAmo)) == (hcr::kVa | hcr::kAmo);
}

bool virtual_fiq_pending(const Core& core) {
  return (core.sys.hcr & hcr::kFmo) && (core.line(Line::Vfiq) || core.sys.hcr & hcr::kVf);
}

bool virtual_irq_pending(const Core& core) {
  return (core.sys.hcr & hcr::kImo) && (core.line(Line::Virq) || core.sys.hcr & hcr::kVi);
}

bool take_pending_interrupt(Core& core) {
  const Registers& regs = core.regs;
  if (core.sys.abort_pending && can_take(core, kAbort, regs.mask_a)) {
    core.sys.abort_pending = false;
    take_asynchronous_abort(core, false);
  } else if (core.line(Line::Fiq) && can_take(core, kFiq, regs.mask_f)) {
    take_interrupt(core, kFiq, Mode::Fiq, kVectorFiq, kFiqMasks);
  } else if (core.line(Line::Irq) && can_take(core, kIrq, regs.mask_i)) {
    take_interrupt(core, kIrq, Mode::Irq, kVectorIrq, kIrqMasks);
  } else {
    return take_pending_virtual(core);
  }
  return true;
}

u32 interrupt_status(const Core& core) {
  const bool is_virtual = below_hyp(core);
  const auto pending = [&](u32 routed, bool physical, bool virtual_one) {
    return is_virtual && (core.sys.hcr & routed) ? virtual_one : physical;
  };
  u32 status = 0;
  if (pending(hcr::kAmo, core.sys.abort_pending, virtual_abort_pending(core))) status |= kPsrA;
  if (pending(hcr::kImo, core.line(Line::Irq), virtual_irq_pending(core))) status |= kPsrI;
  if (pending(hcr::kFmo, core.line(Line::Fiq), virtual_fiq_pending(core))) status |= kPsrF;
  return status;
}

void pend_asynchronous_abort(Core& core) {
  core.sys.abort_pending = true;
  core.attention();
}

}  // namespace vesim::isa
