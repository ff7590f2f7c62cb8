// SPDX-License-Identifier: Apache-2.0
// Which devices the cores waited for: the ledger's Cause::Device by device, core and world.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "models/cortex_a15/timing/span.h"
#include "platform/machine.h"

namespace vesim::sim {

struct DeviceTime {
  unsigned core = 0;
  std::string world;   // world_label()
  std::string device;  // its name; an address where there is none
  std::string bus;     // platform::DeviceInfo's
  isa::u64 slots = 0;  // of the core's time
};

class DeviceTimes : public models::SpanWatcher {
 public:
  // --- SpanWatcher ---
  void ended(const models::Span& span, models::SpanEnd why, const isa::Core& next) override;

  // Of all spans so far, by core, world and address.
  std::vector<DeviceTime> all(const std::vector<platform::DeviceInfo>& devices) const;

 private:
  // Core, world without thread, page.
  std::map<std::tuple<unsigned, models::World, isa::u64>, isa::u64> slots_;
};

// A table, in cycles; empty if no core waited for a device.
std::string device_times_text(const std::vector<DeviceTime>& times, isa::u64 slots_per_cycle);
nlohmann::ordered_json device_times_json(const std::vector<DeviceTime>& times);

}  // namespace vesim::sim
