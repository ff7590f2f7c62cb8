// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vesim::sim {
namespace {

using nlohmann::ordered_json;
using platform::CoreLedger;

double ratio(u64 part, u64 whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string heading() {
  std::string text = fmt::format("{:<14} {:>9} {:>7} {:>7} {:>9} {:>9} {:>9} {:>10}", "class",
                                 "count", "share", "time", "mean", "p50", "p99", "max");
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    text += fmt::format(" {:>11}", phase_name(static_cast<TrapPhase>(i)));
  }
  return text + fmt::format(" {:>11}\n", "after");
}

std::string line(const std::string& name, const TrapTable::Row& row, u64 traps, u64 width,
                 u64 core_slots) {
  const u64 count = row.slots.count();
  std::string text =
      fmt::format("{:<14} {:>9} {:>6.2f}% {:>6.2f}% {:>9.0f} {:>9} {:>9} {:>10}", name, count,
                  100 * ratio(count, traps), 100 * ratio(row.slots.sum(), core_slots),
                  ratio(row.slots.sum(), count * width), row.slots.percentile(50) / width,
                  row.slots.percentile(99) / width, row.slots.most() / width);
  for (const Trap::Part& part : row.parts) {
    text += fmt::format(" {:>11.1f}", ratio(part.slots, count * width));
  }
  return text + fmt::format(" {:>11.1f}\n", ratio(row.after, count * width));
}

// A row per cause, its mean in each phase.
std::string causes_text(const TrapTable::Row& all, u64 width) {
  std::string text = fmt::format("\n{:<16} {:>9}", "cause", "mean");
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    text += fmt::format(" {:>11}", phase_name(static_cast<TrapPhase>(i)));
  }
  text += "\n";
  const u64 count = all.slots.count() * width;
  for (std::size_t cause = 0; cause < models::kCauses; ++cause) {
    u64 sum = 0;
    std::string phases;
    for (const Trap::Part& part : all.parts) {
      sum += part.cells[cause];
      phases += fmt::format(" {:>11.1f}", ratio(part.cells[cause], count));
    }
    if (sum == 0) continue;
    text +=
        fmt::format("{:<16} {:>9.1f}{}\n", models::cause_name(static_cast<models::Cause>(cause)),
                    ratio(sum, count), phases);
  }
  return text;
}

ordered_json row_json(const TrapTable::Row& row) {
  ordered_json json = {{"count", row.slots.count()},      {"slots", row.slots.sum()},
                       {"p50", row.slots.percentile(50)}, {"p99", row.slots.percentile(99)},
                       {"max", row.slots.most()},         {"after", row.after}};
  auto& phases = json["phases"];
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    const Trap::Part& part = row.parts[i];
    auto causes = ordered_json::object();
    for (std::size_t cause = 0; cause < part.cells.size(); ++cause) {
      if (part.cells[cause] == 0) continue;
      causes[models::cause_name(static_cast<models::Cause>(cause))] = part.cells[cause];
    }
    phases[phase_name(static_cast<TrapPhase>(i))] = {
        {"slots", part.slots}, {"instructions", part.instructions}, {"causes", causes}};
  }
  return json;
}

// Of equals the first stays before the second.
void keep_if_slow(std::vector<Trap>& slowest, const Trap& trap) {
  const bool full = slowest.size() == TrapTable::kMostSlowest;
  if (full && slowest.back().slots() >= trap.slots()) return;
  if (full) slowest.pop_back();
  const auto place =
      std::upper_bound(slowest.begin(), slowest.end(), trap.slots(),
                       [](u64 slots, const Trap& other) { return slots > other.slots(); });
  slowest.insert(place, trap);
}

}  // namespace

TrapTable::Row& TrapTable::Row::operator+=(const Row& other) {
  slots += other.slots;
  for (std::size_t i = 0; i < kTrapPhases; ++i) parts[i] += other.parts[i];
  after += other.after;
  for (const Trap& trap : other.slowest) keep_if_slow(slowest, trap);
  return *this;
}

std::string TrapTable::row_name(const Trap& trap) {
  if (trap.how == TrapEnd::Returned) return trap.class_name();
  return trap.class_name() + " " + end_name(trap.how);
}

void TrapTable::add(const Trap& trap) {
  Row& row = rows_[row_name(trap)];
  row.slots.add(trap.slots());
  for (std::size_t i = 0; i < kTrapPhases; ++i) row.parts[i] += trap.parts[i];
  row.after += trap.after;
  keep_if_slow(row.slowest, trap);
}

TrapTable::Row TrapTable::all() const {
  Row sum;
  for (const auto& [name, row] : rows_) sum += row;
  return sum;
}

std::string trap_table_text(const TrapTable& table, const std::vector<CoreLedger>& ledgers) {
  if (table.empty() || ledgers.empty()) return {};
  const u64 width = ledgers.front().slots_per_cycle;
  u64 core_slots = 0;
  for (const CoreLedger& core : ledgers) core_slots += core.cycles * width;
  std::vector<std::pair<std::string, TrapTable::Row>> rows(table.rows().begin(),
                                                           table.rows().end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second.slots.sum() > b.second.slots.sum();
  });
  const TrapTable::Row all = table.all();
  std::string text =
      "\n# traps of guests, in cycles; share of their number, time: of all cores'; phases: mean; "
      "after: what\n# guests waited for what the work of a trap had taken from their caches, TLBs "
      "and predictor\n" +
      heading();
  for (const auto& [name, row] : rows)
    text += line(name, row, all.slots.count(), width, core_slots);
  return text + line("all", all, all.slots.count(), width, core_slots) + causes_text(all, width);
}

ordered_json trap_table_json(const TrapTable& table) {
  ordered_json json;
  json["all"] = row_json(table.all());
  auto& classes = json["classes"];
  for (const auto& [name, row] : table.rows()) classes[name] = row_json(row);
  return json;
}

}  // namespace vesim::sim
