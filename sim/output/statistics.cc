// SPDX-License-Identifier: Apache-2.0
#include "sim/output/statistics.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/config/units.h"
#include "sim/ledger/cpi_stack.h"
#include "sim/version.h"

namespace vesim::sim {
namespace {

using isa::u64;
using platform::NetworkFlow;
using platform::Statistic;

std::string value_text(const Statistic& statistic) {
  return std::visit([](auto value) { return fmt::format("{}", value); }, statistic.value);
}

std::string table(const std::vector<Statistic>& statistics) {
  std::size_t name_width = 0;
  std::size_t value_width = 0;
  std::size_t unit_width = 0;
  for (const auto& statistic : statistics) {
    name_width = std::max(name_width, statistic.name.size());
    value_width = std::max(value_width, value_text(statistic).size());
    unit_width = std::max(unit_width, statistic.unit.size());
  }
  std::string text;
  for (const auto& statistic : statistics) {
    text += fmt::format("{:<{}}  {:>{}} {:<{}}  # {}\n", statistic.name, name_width,
                        value_text(statistic), value_width, statistic.unit, unit_width,
                        statistic.description);
  }
  return text;
}

nlohmann::ordered_json object(const std::vector<Statistic>& statistics) {
  auto result = nlohmann::ordered_json::object();
  for (const auto& statistic : statistics) {
    auto& entry = result[statistic.name];
    std::visit([&](auto value) { entry["value"] = value; }, statistic.value);
    entry["unit"] = statistic.unit;
    entry["description"] = statistic.description;
  }
  return result;
}

std::string flows_text(const std::vector<NetworkFlow>& flows) {
  std::string text;
  for (const NetworkFlow& flow : flows) {
    text += fmt::format(
        "# stbox {} flow {} with {}: received {}, sent {} bytes, {:.6f} to {:.6f} s, "
        "{:.0f} bytes/s, {}{}{}\n",
        flow.service, flow.number, flow.peer, flow.received, flow.sent, flow.first_byte,
        flow.last_byte, flow.rate, flow.state, flow.sha256.empty() ? "" : ", sha256 ", flow.sha256);
  }
  return text;
}

nlohmann::ordered_json flows_json(const std::vector<NetworkFlow>& flows) {
  auto result = nlohmann::ordered_json::array();
  for (const NetworkFlow& flow : flows) {
    nlohmann::ordered_json entry = {{"number", flow.number},
                                    {"service", flow.service},
                                    {"peer", flow.peer},
                                    {"state", flow.state},
                                    {"received", flow.received},
                                    {"sent", flow.sent},
                                    {"first_byte", flow.first_byte},
                                    {"last_byte", flow.last_byte},
                                    {"bytes_per_second", flow.rate}};
    if (!flow.sha256.empty()) entry["sha256"] = flow.sha256;
    result.push_back(std::move(entry));
  }
  return result;
}

std::string phases_text(const std::vector<PhaseResult>& phases, const InterruptNames& names) {
  std::string text;
  for (const PhaseResult& phase : phases) {
    text += fmt::format("\n# phase {}, {}: {} to {}\n{}{}{}{}", phase.name, name_of(phase.speed),
                        format_time(phase.begin), format_time(phase.end), table(phase.statistics),
                        cpi_stack_text(phase.ledgers), trap_table_text(phase.traps, phase.ledgers),
                        interrupts_text(phase.interrupts, names));
  }
  return text;
}

nlohmann::ordered_json phases_json(const std::vector<PhaseResult>& phases,
                                   const InterruptNames& names) {
  auto result = nlohmann::ordered_json::array();
  for (const PhaseResult& phase : phases) {
    nlohmann::ordered_json entry = {{"name", phase.name},
                                    {"speed", name_of(phase.speed)},
                                    {"begin_ps", phase.begin},
                                    {"end_ps", phase.end},
                                    {"statistics", object(phase.statistics)}};
    if (!phase.ledgers.empty()) entry["cpi_stack"] = cpi_stack_json(phase.ledgers);
    if (!phase.traps.empty()) entry["traps"] = trap_table_json(phase.traps);
    if (!phase.interrupts.empty()) entry["interrupts"] = interrupts_json(phase.interrupts, names);
    result.push_back(std::move(entry));
  }
  return result;
}

std::string results_text(const std::vector<Result>& results) {
  std::string text;
  for (const auto& [name, value, unit] : results) {
    text += fmt::format("# result {} {} {}\n", name, value, unit);
  }
  return text;
}

nlohmann::ordered_json results_json(const std::vector<Result>& results) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [name, value, unit] : results) {
    list.push_back({{"name", name}, {"value", value}, {"unit", unit}});
  }
  return list;
}

std::string devices_text(const RunSummary& summary) {
  if (summary.ledgers.empty()) return {};
  return device_times_text(summary.devices, summary.ledgers[0].slots_per_cycle);
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

std::vector<Statistic> host_statistics(double seconds, u64 instructions) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  const auto per_second = static_cast<double>(instructions) / std::max(cpu, 1e-9);
  return {
      {"host.seconds", "s", "wall-clock time of the run", seconds},
      {"host.cpu_seconds", "s", "CPU time of the whole process", cpu},
      {"host.instruction_rate", "instructions/s", "simulated instructions per CPU second",
       per_second},
      {"host.peak_memory", "bytes", "largest resident memory of the process",
       static_cast<u64>(usage.ru_maxrss) * 1024},
  };
}

std::string statistics_text(const RunSummary& summary) {
  return fmt::format(
      "# {}, configuration {}\n# end: {}; exit status {}\n# state sha256 {}\n{}{}{}{}{}{}{}{}\n"
      "# of this execution, different every time\n{}",
      version(), summary.configuration, summary.end, summary.exit_status, summary.state_hash,
      results_text(summary.results), table(summary.statistics), flows_text(summary.flows),
      cpi_stack_text(summary.ledgers), devices_text(summary),
      trap_table_text(summary.traps, summary.ledgers),
      interrupts_text(summary.interrupts, summary.interrupt_names),
      phases_text(summary.phases, summary.interrupt_names), table(summary.host));
}

std::string statistics_json(const RunSummary& summary) {
  nlohmann::ordered_json root;
  root["program"] = version();
  root["configuration"] = summary.configuration;
  root["end"] = {{"reason", summary.end}, {"exit_status", summary.exit_status}};
  root["state_sha256"] = summary.state_hash;
  root["statistics"] = object(summary.statistics);
  if (!summary.results.empty()) root["results"] = results_json(summary.results);
  if (!summary.flows.empty()) root["flows"] = flows_json(summary.flows);
  if (!summary.ledgers.empty()) root["cpi_stack"] = cpi_stack_json(summary.ledgers);
  if (!summary.devices.empty()) root["devices"] = device_times_json(summary.devices);
  if (!summary.traps.empty()) root["traps"] = trap_table_json(summary.traps);
  if (!summary.interrupts.empty())
    root["interrupts"] = interrupts_json(summary.interrupts, summary.interrupt_names);
  if (!summary.phases.empty())
    root["phases"] = phases_json(summary.phases, summary.interrupt_names);
  root["host"] = object(summary.host);
  // A guest may name its results in any bytes.
  return root.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace vesim::sim
