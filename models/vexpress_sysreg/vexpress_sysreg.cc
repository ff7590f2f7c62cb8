// SPDX-License-Identifier: Apache-2.0
#include "models/vexpress_sysreg/vexpress_sysreg.h"

#include <fmt/format.h>

#include "isa/diagnostics.h"
#include "models/clock.h"

namespace vesim::models {

VexpressSysreg::VexpressSysreg(const sc_core::sc_module_name& name, EventQueue& queue)
    : Peripheral(name, 0x1000), queue_(queue) {}

u32 VexpressSysreg::ticks(u64 hz) const { return static_cast<u32>(cycles_at(queue_.now(), hz)); }

// A transfer takes no time: it is complete when the write of START returns.
void VexpressSysreg::control_written() {
  const u32 control = cfg_ctrl_.get();
  if (!kStart.get(control)) return;
  cfg_ctrl_.set(kStart, 0);
  const bool done = transfer(control);
  cfg_stat_.set(kComplete.mask() | (done ? 0 : kError.mask()));
  if (!done) {
    isa::guest_error(regs.name(), 0xa4,
                     fmt::format("SYS_CFG {} of function {} site {} device {} refused",
                                 kWrite.get(control) ? "write" : "read", kFunction.get(control),
                                 kSite.get(control), kDevice.get(control)));
  }
}

bool VexpressSysreg::transfer(u32 control) {
  if (kDcc.get(control) != 0 || kPosition.get(control) != 0) return false;
  const ConfigBus::Address address{kFunction.get(control), kSite.get(control),
                                   kDevice.get(control)};
  if (kWrite.get(control)) return config_bus_.write(address, cfg_data_.get());
  const auto value = config_bus_.read(address);
  if (value) cfg_data_.set(*value);
  return value.has_value();
}

void VexpressSysreg::reset(bool power_on) {
  Peripheral::reset(power_on);
  if (power_on) config_bus_.power_on();
}

void VexpressSysreg::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("config_bus", config_bus_);
}

}  // namespace vesim::models
