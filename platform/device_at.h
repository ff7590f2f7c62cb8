// SPDX-License-Identifier: Apache-2.0
// Which device is at an address.
#pragma once

#include <algorithm>
#include <vector>

#include "platform/machine.h"

namespace vesim::platform {

// Null where there is none.
inline const DeviceInfo* device_at(const std::vector<DeviceInfo>& devices, isa::u64 pa) {
  const auto found = std::find_if(devices.begin(), devices.end(), [pa](const DeviceInfo& device) {
    return pa - device.base < device.size;
  });
  return found == devices.end() ? nullptr : &*found;
}

}  // namespace vesim::platform
