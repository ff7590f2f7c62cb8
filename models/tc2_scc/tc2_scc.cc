// SPDX-License-Identifier: Apache-2.0
#include "models/tc2_scc/tc2_scc.h"

#include "isa/diagnostics.h"

namespace vesim::models {

Tc2Scc::Tc2Scc(const sc_core::sc_module_name& name) : Peripheral(name, 0x1000) {}

void Tc2Scc::answer(Request request, bool done) {
  pwc_status_.set(pwc_status_.get() | (done ? 1u : 2u) << (4 * request));
  interrupt.set(true);
}

void Tc2Scc::request_level(Request request, Register& level, u32 value) {
  if (value != level.get()) {
    isa::guest_error(regs.name(), level.spec().offset, "clocks are fixed: other level refused");
  }
  answer(request, value == level.get());
}

// Only function 6, this block's own registers, is behind the mailbox; reads only.
void Tc2Scc::system_config(u32 value) {
  if (!isa::bit(value, 31)) return;
  const bool ours = isa::bits(value, 25, 20) == 6 && !isa::bit(value, 30);
  const u32 offset = isa::bits(value, 11, 0) * 4;
  if (ours) syscfg_rdata_.set(static_cast<u32>(regs.read({.debug = true}, offset, 4)));
  answer(kSystemConfig, ours);
}

void Tc2Scc::reset(bool power_on) {
  Peripheral::reset(power_on);
  interrupt.set(false);
}

void Tc2Scc::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("interrupt", interrupt);
}

}  // namespace vesim::models
