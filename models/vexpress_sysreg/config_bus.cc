// SPDX-License-Identifier: Apache-2.0
#include "models/vexpress_sysreg/config_bus.h"

namespace vesim::models {

using isa::u32;

void ConfigBus::add(const Address& address, const Setting& setting) {
  settings_[address] = setting;
  values_[address] = setting.reset;
}

std::optional<u32> ConfigBus::read(const Address& address) const {
  const auto value = values_.find(address);
  if (value == values_.end()) return std::nullopt;
  return value->second;
}

bool ConfigBus::write(const Address& address, u32 value) {
  switch (address.function) {
    case kShutdown:
      if (address.site != kMotherboard) return false;
      if (shutdown_) shutdown_();
      return true;
    case kReset:
    case kReboot:
      if (address.site == kTile2) return false;
      if (reboot_) reboot_();
      return true;
    default:
      break;
  }
  const auto setting = settings_.find(address);
  if (setting == settings_.end()) return false;
  if (value < setting->second.lowest || value > setting->second.highest) return false;
  values_[address] = value;
  return true;
}

void ConfigBus::power_on() {
  for (const auto& [address, setting] : settings_) values_[address] = setting.reset;
}

}  // namespace vesim::models
