// SPDX-License-Identifier: Apache-2.0
// Writing the CPSR, and returning from exceptions (Arm ARM B1.3.3 CPSRWriteByInstr, B1.8.10).
#include "isa/core.h"
#include "isa/diagnostics.h"
#include "isa/system/control_bits.h"
#include "isa/system/exceptions.h"
#include "isa/system/status.h"

namespace vesim::isa {

namespace {

bool mode_exists(u32 mode) {
  switch (static_cast<Mode>(mode)) {
    case Mode::User:
    case Mode::Fiq:
    case Mode::Irq:
    case Mode::Supervisor:
    case Mode::Monitor:
    case Mode::Abort:
    case Mode::Hyp:
    case Mode::Undefined:
    case Mode::System:
      return true;
  }
  return false;
}

}  // namespace

bool may_enter_mode(const Core& core, u32 mode, bool exception_return) {
  if (!mode_exists(mode)) return false;
  const auto to = static_cast<Mode>(mode);
  if (to == core.regs.mode) return true;
  if (to == Mode::Monitor && !core.secure()) return false;
  if (to == Mode::Hyp) return core.regs.mode == Mode::Monitor && (core.sys.scr & scr::kNs);
  return core.regs.mode != Mode::Hyp || exception_return;
}

u32 checked_mode(const Core& core, u32 cpsr, bool exception_return) {
  if (may_enter_mode(core, cpsr & kPsrModeMask, exception_return)) return cpsr;
  guest_error("core", cpsr & kPsrModeMask, "change to a mode that cannot be entered from here");
  return with_bits(cpsr, 4, 0, static_cast<u32>(core.regs.mode));
}

void write_cpsr(Core& core, u32 value, u32 mask) {
  Registers& regs = core.regs;
  const Mode before = regs.mode;
  const bool masked = regs.mask_a | regs.mask_i | regs.mask_f;
  if (mask & kPsrModeMask) {
    value = checked_mode(core, value, false);
    if (core.pmu.counting() && (value & kPsrModeMask) != static_cast<u32>(before)) {
      pmu_synchronise(core);
    }
  }
  regs.set_cpsr(value, mask);
  if (regs.mode != before) {
    core.context_changed();
  } else if (masked) {
    core.attention();  // something may have been unmasked
  }
}

// J selects Jazelle and ThumbEE states, neither of which can execute here (trivial Jazelle,
// B1.8.10; ThumbEE is not implemented beyond its registers): J is ignored.
void exception_return(Core& core, const Uop*, u32 cpsr, u32 target) {
  if (cpsr & kPsrJ) {
    guest_error("core", cpsr, "exception return to Jazelle or ThumbEE state; J ignored");
    cpsr &= ~kPsrJ;
  }
  if (core.observer) core.observer->returns_from_exception();
  if (core.pmu.counting()) pmu_synchronise(core);
  core.pmu.count(PmuEvent::ExceptionReturn);
  core.regs.set_cpsr(checked_mode(core, cpsr, true));
  if (!core.regs.thumb) core.regs.it = 0;
  core.regs.pc = core.regs.thumb ? target & ~1u : target & ~3u;
  core.monitor.exclusive = false;  // TRM 6.4.2: an exception return clears the local monitor
  core.context_changed();
}

}  // namespace vesim::isa
