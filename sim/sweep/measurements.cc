// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/measurements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "platform/image_file.h"

namespace vesim::sim {
namespace {

using Json = nlohmann::ordered_json;

void add_statistics(RunReport& report, const std::string& prefix, const Json& object) {
  for (const auto& [name, entry] : object.items()) {
    report.measurements.push_back({prefix + name, entry.at("value"), entry.at("unit"), false});
  }
}

void add_flow(RunReport& report, const Json& flow) {
  const auto prefix = fmt::format("flow{}.", flow.at("number").get<unsigned>());
  report.measurements.push_back({prefix + "received", flow.at("received"), "bytes", false});
  report.measurements.push_back({prefix + "sent", flow.at("sent"), "bytes", false});
  report.measurements.push_back({prefix + "rate", flow.at("bytes_per_second"), "bytes/s", false});
}

// Of a name printed twice the last counts.
void add_printed(RunReport& report, const Json& entry) {
  Measurement printed{entry.at("name"), entry.at("value"), entry.at("unit"), true};
  const auto same = std::find_if(report.measurements.begin(), report.measurements.end(),
                                 [&](const auto& other) { return other.name == printed.name; });
  if (same != report.measurements.end()) report.measurements.erase(same);
  report.measurements.push_back(std::move(printed));
}

RunReport parse(const Json& stats) {
  RunReport report;
  report.reason = stats.at("end").at("reason");
  const double seconds = stats.at("statistics").at("time").at("value");
  report.picoseconds = static_cast<isa::u64>(std::llround(seconds * 1e12));
  report.host_seconds = stats.at("host").at("host.seconds").at("value");
  add_statistics(report, "", stats.at("statistics"));
  for (const auto& phase : stats.value("phases", Json::array())) {
    add_statistics(report, phase.at("name").get<std::string>() + ".", phase.at("statistics"));
  }
  for (const auto& flow : stats.value("flows", Json::array())) add_flow(report, flow);
  for (const auto& entry : stats.value("results", Json::array())) add_printed(report, entry);
  return report;
}

}  // namespace

RunReport read_run(const std::string& folder) {
  const auto path = folder + "/stats.json";
  const Json stats = Json::parse(platform::read_file("results", path), nullptr, false);
  try {
    return parse(stats);
  } catch (const Json::exception&) {
    throw isa::UserError(fmt::format("'{}' holds no statistics", path));
  }
}

const Measurement* find_measurement(const std::vector<Measurement>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Measurement& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace vesim::sim
