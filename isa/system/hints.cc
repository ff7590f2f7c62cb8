// SPDX-License-Identifier: Apache-2.0
// WFI, WFE, SEV (Arm ARM B1.8.13, B1.8.14), and the DBG hint that marks places for the simulator.
#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/handlers.h"

namespace vesim::isa {

namespace {
constexpr u32 kMarkerSignature = 0x76657369;  // "vesi", in R12
}

// A WFE or WFI that would not wait does not trap (B1.14.9).
void run_wait_for_event(Core& c, const Uop* u) {
  if (c.event_register) {
    c.event_register = false;
  } else if (below_hyp(c) && (c.sys.hcr & hcr::kTwe)) {
    return take_hyp_trap(c, u, ExceptionClass::Wfx, 1);
  } else {
    c.waiting = Waiting::ForEvent;
  }
  return next(c, u);
}

void run_wait_for_interrupt(Core& c, const Uop* u) {
  if (!c.wake_from_wfi()) {
    if (below_hyp(c) && (c.sys.hcr & hcr::kTwi)) return take_hyp_trap(c, u, ExceptionClass::Wfx, 0);
    c.waiting = Waiting::ForInterrupt;
  }
  return next(c, u);
}

void run_send_event(Core& c, const Uop* u) {
  {
    AtUop at(c, u);
    c.env.send_event();
  }
  return next(c, u);
}

void run_marker(Core& c, const Uop* u) {
  if (c.regs.r[12] == kMarkerSignature) {
    AtUop at(c, u);
    c.env.marker();
  }
  return next(c, u);
}

}  // namespace vesim::isa
