// SPDX-License-Identifier: Apache-2.0
#include "sim/config/experiment.h"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

using isa::UserError;
using Function = models::Marker::Function;

constexpr std::string_view kAsks = "vesim.orders=";
constexpr std::size_t kLongestOrders = 4000;  // a line of a terminal has 4095 characters

// vesim.NAME="TEXT", or nothing for a setting that is empty.
std::string word(const std::string& name, const Settings& settings, std::string_view key) {
  const std::string text = get(settings, *find_setting(key));
  if (text.find_first_of("\"'\\\n") != std::string::npos) {
    throw UserError(
        fmt::format("{}: no quotation mark, backslash or newline can be told to a guest", key));
  }
  return text.empty() ? "" : fmt::format(" vesim.{}=\"{}\"", name, text);
}

std::string vm_orders(const Settings& settings) {
  std::string text = settings.workload.empty() ? "vesim.run=guest" : "vesim.run=experiment";
  text += word("vcpus", settings, "vm.vcpus");
  text += fmt::format(" vesim.guest_mem={}", settings.vm_memory >> 20);
  text += word("pin", settings, "vm.pin") + word("net", settings, "vm.net") +
          word("disk", settings, "vm.disk") + word("vmm", settings, "vm.options") +
          word("guest_append", settings, "vm.append");
  std::istringstream parameters(settings.vm_module);
  for (std::string parameter; parameters >> parameter;) text += " kvm." + parameter;
  return text + (settings.orders.empty() ? "" : " ") + settings.orders;
}

std::string workload_orders(const Settings& settings) {
  const std::string text = word("workload", settings, "workload.name") +
                           word("where", settings, "workload.where") +
                           word("host_cpus", settings, "workload.host_cpus") +
                           word("guest_cpus", settings, "workload.guest_cpus");
  return text.substr(1);
}

Phase until(const std::string& name, const std::string& speed, const std::string& marker) {
  Phase phase;
  phase.name = name;
  phase.speed = speed_of(speed);
  phase.until = marker;
  phase.marker = *parse_marker(marker);
  return phase;
}

}  // namespace

bool asks_for_orders(const Settings& settings) {
  std::istringstream words(settings.append);
  for (std::string word; words >> word;) {
    if (word.starts_with(kAsks)) return true;
  }
  return false;
}

std::vector<std::string> orders(const Settings& settings) {
  if (!asks_for_orders(settings)) return {};
  std::vector<std::string> all = {vm_orders(settings)};
  if (!settings.workload.empty()) all.push_back(workload_orders(settings));
  for (const auto& text : all) {
    if (text.size() > kLongestOrders || text.find('\n') != std::string::npos) {
      throw UserError(
          "boot.orders, vm and workload are more than fits on a line of 4000 characters");
    }
  }
  return all;
}

std::vector<std::string> workload_places(const Settings& settings) {
  if (settings.workload.empty() || !asks_for_orders(settings)) return {};
  std::vector<std::string> places;
  std::istringstream list(settings.workload_where);
  for (std::string place; std::getline(list, place, ',');) {
    if (place != "host" && place != "guest" && place != "both") {
      throw UserError(fmt::format("workload.where: '{}' is not host, guest or both", place));
    }
    if (std::count(places.begin(), places.end(), place) != 0) {
      throw UserError(fmt::format("workload.where: '{}' twice", place));
    }
    places.push_back(place);
  }
  if (places.empty()) throw UserError("workload.where: expected host, guest or both");
  return places;
}

std::vector<Phase> workload_phases(const Settings& settings) {
  std::vector<Phase> phases;
  for (const auto& place : workload_places(settings)) {
    phases.push_back(until(phases.empty() ? "boot" : "prepare " + place, "fast", "begin 1"));
    phases.push_back(until("warm up " + place, settings.workload_warm_up, "begin 2"));
    phases.push_back(until(place, settings.workload_speed, "end 2"));
  }
  return phases;
}

}  // namespace vesim::sim
