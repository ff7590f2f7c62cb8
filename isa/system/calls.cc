// SPDX-License-Identifier: Apache-2.0
// Instructions that only take an exception (Arm ARM A8, B9.3).
#include "isa/core.h"
#include "isa/diagnostics.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/handlers.h"

namespace vesim::isa {

void run_supervisor_call(Core& c, const Uop* u) { take_svc(c, u, u->imm); }

// SCR.HCE clear: UNDEFINED below Hyp, and UNPREDICTABLE in Hyp, where it is UNDEFINED here too.
void run_hypervisor_call(Core& c, const Uop* u) {
  if (c.secure() || !c.regs.privileged() || !(c.sys.scr & scr::kHce)) return take_undefined(c, u);
  take_hvc(c, u, u->imm);
}

// SCR.SCD set: UNDEFINED when non-secure, and UNPREDICTABLE when secure, UNDEFINED here too.
void run_secure_monitor_call(Core& c, const Uop* u) {
  if (!c.regs.privileged()) return take_undefined(c, u);
  if (below_hyp(c) && (c.sys.hcr & hcr::kTsc)) return take_hyp_trap(c, u, ExceptionClass::Smc, 0);
  if (c.sys.scr & scr::kScd) return take_undefined(c, u);
  take_smc(c, u, u->imm);
}

void run_breakpoint(Core& c, const Uop* u) { take_bkpt(c, u); }

void run_undefined(Core& c, const Uop* u) { take_undefined(c, u); }

// ThumbEE state is not executable on this model: its entry is UNDEFINED, and says so.
void run_enter_thumbee(Core& c, const Uop* u) {
  guest_error("core", c.insn(u).encoding, "ENTERX/LEAVEX: ThumbEE state is not implemented");
  take_undefined(c, u);
}

// BXJ behaves as BX (trivial Jazelle), unless Hyp wants to see it.
void run_check_jazelle(Core& c, const Uop* u) {
  if (below_hyp(c) && (c.sys.hstr & hstr::kTjdbx)) {
    return take_hyp_trap(c, u, ExceptionClass::Bxj, u->m);
  }
  return next(c, u);
}

}  // namespace vesim::isa
