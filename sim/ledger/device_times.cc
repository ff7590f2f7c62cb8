// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/device_times.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "platform/device_at.h"
#include "sim/ledger/cpi_stack.h"

namespace vesim::sim {

using isa::u64;

void DeviceTimes::ended(const models::Span& span, models::SpanEnd, const isa::Core&) {
  models::World world = span.world;
  world.thread = 0;
  for (const auto& [page, slots] : span.devices) slots_[{span.core, world, page}] += slots;
}

std::vector<DeviceTime> DeviceTimes::all(const std::vector<platform::DeviceInfo>& devices) const {
  std::vector<DeviceTime> times;
  for (const auto& [key, slots] : slots_) {
    const auto& [core, world, page] = key;
    DeviceTime time{core, world_label(world), fmt::format("{:#x}", page), "", slots};
    if (const auto* device = platform::device_at(devices, page)) {
      time.device = device->name;
      time.bus = device->bus;
    }
    times.push_back(std::move(time));
  }
  return times;
}

std::string device_times_text(const std::vector<DeviceTime>& times, u64 slots_per_cycle) {
  if (times.empty()) return {};
  u64 all = 0;
  for (const DeviceTime& time : times) all += time.slots;
  std::string text = "\n# waiting for devices, in cycles, and their share of all such\n";
  for (const DeviceTime& time : times) {
    text += fmt::format("core{} {:<40} {:<16} {:>14.1f} {:>7.2f}%\n", time.core, time.world,
                        time.device,
                        static_cast<double>(time.slots) / static_cast<double>(slots_per_cycle),
                        100 * static_cast<double>(time.slots) / static_cast<double>(all));
  }
  return text;
}

nlohmann::ordered_json device_times_json(const std::vector<DeviceTime>& times) {
  auto list = nlohmann::ordered_json::array();
  for (const DeviceTime& time : times) {
    list.push_back({{"core", time.core},
                    {"world", time.world},
                    {"device", time.device},
                    {"bus", time.bus},
                    {"slots", time.slots}});
  }
  return list;
}

}  // namespace vesim::sim
