// SPDX-License-Identifier: Apache-2.0
#include "sim/report/experiment_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace vesim::sim {
namespace {

using models::World;

constexpr std::string_view kAlone = "alone", kTogether = "together";

Rate& row_of(std::vector<Rate>& rows, const Rate& wanted) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Rate& row) {
    return row.name == wanted.name && row.how == wanted.how && row.unit == wanted.unit;
  });
  return found == rows.end() ? rows.emplace_back(wanted) : *found;
}

std::string rate(const std::optional<double>& value, const std::string& unit) {
  return value ? fmt::format("{:.2f} {}", *value, unit) : "-";
}

std::map<World::Kind, u64> slots_by_kind(const PhaseResult& phase) {
  std::map<World::Kind, u64> slots;
  for (const auto& core : phase.ledgers) {
    for (const auto& [world, cells] : core.ledger.worlds()) {
      slots[world.kind] += std::accumulate(cells.begin(), cells.end(), u64{0});
    }
  }
  return slots;
}

}  // namespace

std::vector<Rate> rates(const std::vector<Result>& results) {
  std::vector<Rate> rows;
  for (const auto& [path, value, unit] : results) {
    const auto first = path.find('/'), second = path.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto place = path.substr(0, first);
    const auto how = place == "both" ? kTogether : kAlone;
    Rate& row = row_of(rows, {path.substr(second + 1), unit, how, {}, {}});
    const bool in_guest = path.substr(first + 1, second - first - 1) == "guest";
    (in_guest ? row.guest : row.host) = value;
  }
  return rows;
}

std::string rates_text(const std::vector<Result>& results) {
  const auto rows = rates(results);
  if (rows.empty()) return "";
  std::string text = fmt::format("{:<24} {:<9} {:>18} {:>18} {:>11}\n", "rates", "", "host",
                                 "guest", "guest/host");
  for (const Rate& row : rows) {
    const bool ratio = row.host && row.guest && *row.host != 0;
    text += fmt::format("{:<24} {:<9} {:>18} {:>18} {:>11}\n", row.name, row.how,
                        rate(row.host, row.unit), rate(row.guest, row.unit),
                        ratio ? fmt::format("{:.3f}", *row.guest / *row.host) : "-");
  }
  return text;
}

std::string worlds_text(const std::vector<PhaseResult>& phases) {
  std::string heading = fmt::format("{:<34}", "cycles of all cores, %");
  std::map<World::Kind, std::string> lines;
  for (const PhaseResult& phase : phases) {
    if (phase.ledgers.empty()) continue;
    heading += fmt::format(" {:>10}", phase.name);
    const auto slots = slots_by_kind(phase);
    u64 all = 0;
    for (const auto& [kind, count] : slots) all += count;
    for (const auto kind :
         {World::Kind::GuestUser, World::Kind::GuestKernel, World::Kind::Hyp, World::Kind::HostUser,
          World::Kind::HostKernel, World::Kind::Firmware, World::Kind::Idle, World::Kind::Off}) {
      const auto found = slots.find(kind);
      const u64 count = found == slots.end() ? 0 : found->second;
      lines[kind] += fmt::format(
          " {:>10.2f}", 100 * static_cast<double>(count) / std::max(1.0, static_cast<double>(all)));
    }
  }
  if (lines.empty()) return "";
  std::string text = heading + "\n";
  for (const auto& [kind, line] : lines) {
    text += fmt::format("{:<34}{}\n", models::world_name(kind), line);
  }
  return text;
}

}  // namespace vesim::sim
