// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <vector>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"
#include "sim/ledger/cpi_stack.h"
#include "sim/output/file.h"
#include "sim/traps/trap_columns.h"
#include "sim/traps/trap_filter.h"

namespace vesim::sim {
namespace {

constexpr std::size_t kMostRows = 40;

struct Group {
  std::string name;
  std::vector<u64> slots;  // of each trap; sorted when all are there
  u64 sum = 0;
  std::array<u64, kTrapPhases> phases = {};
  u64 after = 0;
};

const std::string& key_sql(const std::string& by) {
  std::vector<std::string> names;
  for (const TrapKey& key : trap_keys()) {
    if (key.name == by) return key.sql;
    names.push_back(key.name);
  }
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  throw isa::UserError(fmt::format("--by {}: not one of {}{}", by, list, did_you_mean(by, names)));
}

std::string phase_columns() {
  std::string columns;
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    columns += std::string(", ") + phase_name(static_cast<TrapPhase>(i));
  return columns;
}

// The most time first.
std::vector<Group> grouped(TrapIndex& index, const TrapQuery& query) {
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> places;  // looked up only
  Statement row(index.database(),
                fmt::format("SELECT {}, slots{}, after FROM traps WHERE {}", key_sql(query.by),
                            phase_columns(), trap_condition(query.where)));
  std::string name;
  while (row.step()) {
    name = row.null(0) ? "-" : row.text(0);
    const auto [place, added] = places.try_emplace(name, groups.size());
    if (added) groups.push_back({name, {}, 0, {}, 0});
    Group& group = groups[place->second];
    group.slots.push_back(row.number(1));
    group.sum += row.number(1);
    for (std::size_t i = 0; i < kTrapPhases; ++i)
      group.phases[i] += row.number(2 + static_cast<int>(i));
    group.after += row.number(2 + static_cast<int>(kTrapPhases));
  }
  for (Group& group : groups) std::sort(group.slots.begin(), group.slots.end());
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.sum != b.sum ? a.sum > b.sum : a.name < b.name;
  });
  return groups;
}

Group all_of(const std::vector<Group>& groups) {
  Group all{"all", {}, 0, {}, 0};
  for (const Group& group : groups) {
    all.slots.insert(all.slots.end(), group.slots.begin(), group.slots.end());
    all.sum += group.sum;
    for (std::size_t i = 0; i < kTrapPhases; ++i) all.phases[i] += group.phases[i];
    all.after += group.after;
  }
  std::sort(all.slots.begin(), all.slots.end());
  return all;
}

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }
double real(u64 number) { return static_cast<double>(number); }

class Table {
 public:
  Table(const std::string& key, const std::vector<Group>& groups, const Group& all, u64 width)
      : all_(all), width_(real(width)), name_width_(key.size()) {
    for (std::size_t i = 0; i < std::min(groups.size(), kMostRows); ++i)
      name_width_ = std::max(name_width_, groups[i].name.size());
    text_ = fmt::format("{:>{}} {:>10} {:>9} {:>7} {:>10} {:>10} {:>10} {:>10} {:>10}", key,
                        name_width_, "Samples", "Samples%", "Time%", "Min", "Mean", "p50", "p99",
                        "Max");
    for (std::size_t i = 0; i < kTrapPhases; ++i)
      text_ += fmt::format(" {:>11}", phase_name(static_cast<TrapPhase>(i)));
    text_ += fmt::format(" {:>11}\n", "after");
  }
  void add(const Group& group) {
    const double count = real(group.slots.size());
    text_ += fmt::format(
        "{:>{}} {:>10} {:>8.2f}% {:>6.2f}% {:>10.1f} {:>10.1f} {:>10.1f} {:>10.1f} {:>10.1f}",
        group.name, name_width_, group.slots.size(), 100 * ratio(count, real(all_.slots.size())),
        100 * ratio(real(group.sum), real(all_.sum)), percentile(group, 0),
        ratio(real(group.sum), count * width_), percentile(group, 50), percentile(group, 99),
        percentile(group, 100));
    for (const u64 slots : group.phases)
      text_ += fmt::format(" {:>11.1f}", ratio(real(slots), count * width_));
    text_ += fmt::format(" {:>11.1f}\n", ratio(real(group.after), count * width_));
  }
  const std::string& text() const { return text_; }

 private:
  // The least value that so many percent are not above.
  double percentile(const Group& group, std::size_t percent) const {
    const std::size_t rank = (group.slots.size() * percent + 99) / 100;
    return real(group.slots[std::max<std::size_t>(rank, 1) - 1]) / width_;
  }

  const Group& all_;
  const double width_;
  std::size_t name_width_;
  std::string text_;
};

std::string cut_off(TrapIndex& index) {
  return index.complete()
             ? ""
             : fmt::format("# '{}' ends early: later traps are missing\n", index.log());
}

std::string causes_of_traps(TrapIndex& index, const std::string& where) {
  std::string sums;
  for (std::size_t i = 0; i < models::kCauses; ++i)
    sums += fmt::format(", sum(cause_{})", models::cause_name(static_cast<models::Cause>(i)));
  Statement row(index.database(), fmt::format("SELECT count(*), sum(slots){} FROM traps WHERE {}",
                                              sums, trap_condition(where)));
  row.step();
  const double count = real(row.number(0)), all = real(row.number(1));
  const double width = real(index.info().slots_per_cycle);
  std::string text = cut_off(index);
  text += fmt::format("# cycles of {} traps; moved has no cause\n{:<16} {:>14} {:>7} {:>10}\n",
                      row.number(0), "cause", "Time", "Time%", "Mean");
  for (std::size_t i = 0; i < models::kCauses; ++i) {
    const double slots = real(row.number(2 + static_cast<int>(i)));
    if (slots == 0) continue;
    text += fmt::format("{:<16} {:>14.0f} {:>6.2f}% {:>10.1f}\n",
                        models::cause_name(static_cast<models::Cause>(i)), slots / width,
                        100 * ratio(slots, all), ratio(slots, count * width));
  }
  return text;
}

}  // namespace

std::string trap_summary(TrapIndex& index, const TrapQuery& query) {
  if (query.by == "cause") return causes_of_traps(index, query.where);
  const auto groups = grouped(index, query);
  std::string text = cut_off(index);
  if (groups.empty()) return text + "no traps\n";
  const Group all = all_of(groups);
  Table table(query.by, groups, all, index.info().slots_per_cycle);
  for (std::size_t i = 0; i < std::min(groups.size(), kMostRows); ++i) table.add(groups[i]);
  if (groups.size() > 1) table.add(all);
  text += "# cycles; of phases and after-effects the mean\n" + table.text();
  if (groups.size() > kMostRows)
    text += fmt::format("# and {} more with less time\n", groups.size() - kMostRows);
  return text;
}

std::string slowest_traps(TrapIndex& index, const TrapQuery& query, u64 count) {
  const double width = real(index.info().slots_per_cycle);
  Statement row(index.database(),
                fmt::format("SELECT id, class, {}, core, pc, {}, {}, slots, instructions{} "
                            "FROM traps WHERE {} ORDER BY slots DESC, id LIMIT {}",
                            key_sql("vcpu"), key_sql("symbol"), key_sql("ipa"), phase_columns(),
                            trap_condition(query.where), std::min<u64>(count, 1 << 30)));
  std::string text =
      cut_off(index) + fmt::format(
                           "# cycles\n{:>9} {:<8} {:<24} {:>4} {:>10} "
                           "{:>11} {:>12}",
                           "id", "class", "vcpu", "core", "pc", "cycles", "instructions");
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    text += fmt::format(" {:>11}", phase_name(static_cast<TrapPhase>(i)));
  text += "  ipa, symbol\n";
  while (row.step()) {
    text += fmt::format("{:>9} {:<8} {:<24} {:>4} {:#010x} {:>11.1f} {:>12}", row.number(0),
                        row.text(1), row.text(2), row.number(3), row.number(4),
                        real(row.number(7)) / width, row.number(8));
    for (int i = 0; i < static_cast<int>(kTrapPhases); ++i)
      text += fmt::format(" {:>11.1f}", real(row.number(9 + i)) / width);
    text += fmt::format("  {} {}\n", row.text(6), row.text(5));
  }
  return text;
}

std::string trap_difference(TrapIndex& before, TrapIndex& after, const TrapQuery& query) {
  struct Pair {
    const Group *before = nullptr, *after = nullptr;
    double cycles[2] = {}, count[2] = {};
    double change() const { return cycles[1] - cycles[0]; }
  };
  const auto first = grouped(before, query), second = grouped(after, query);
  std::map<std::string, Pair> pairs;
  const auto take = [&](const std::vector<Group>& groups, TrapIndex& index, int which) {
    for (const Group& group : groups) {
      for (const auto& name : {group.name, std::string("all")}) {
        pairs[name].cycles[which] += real(group.sum) / real(index.info().slots_per_cycle);
        pairs[name].count[which] += real(group.slots.size());
      }
    }
  };
  take(first, before, 0);
  take(second, after, 1);
  std::vector<std::pair<std::string, Pair>> rows(pairs.begin(), pairs.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::abs(a.second.change()) > std::abs(b.second.change());
  });
  if (rows.size() > kMostRows) rows.resize(kMostRows);
  std::string text = cut_off(before) + cut_off(after);
  text += fmt::format("# cycles; A: {}, B: {}\n{:<32} {:>10} {:>10} {:>11} {:>11} {:>15} {:>15}\n",
                      before.log(), after.log(), query.by, "Samples A", "Samples B", "Mean A",
                      "Mean B", "Time B-A", "of A's");
  const double whole = pairs["all"].cycles[0];
  for (const auto& [name, pair] : rows) {
    text += fmt::format("{:<32} {:>10.0f} {:>10.0f} {:>11.1f} {:>11.1f} {:>+15.0f} {:>+14.2f}%\n",
                        name, pair.count[0], pair.count[1], ratio(pair.cycles[0], pair.count[0]),
                        ratio(pair.cycles[1], pair.count[1]), pair.change(),
                        100 * ratio(pair.change(), whole));
  }
  return text;
}

std::string trap_waterfall(TrapIndex& index, u64 id) {
  constexpr u64 kBar = 48;
  const Trap trap = index.trap(id);
  const TrapLogInfo& info = index.info();
  const double width = real(info.slots_per_cycle);
  const auto ipa = trap.ipa();
  std::string text = fmt::format(
      "trap {}: {} of {} in {} at {:#010x}, {} cycles, {} instructions\n"
      "from {:.9f} s on core {} to {:.9f} s on core {}: {}\n",
      trap.id, trap.class_name(), vcpu_label(trap.vttbr, trap.vmpidr),
      index.function_name(trap.function), trap.pc,
      fmt::format("{:.1f}", real(trap.slots()) / width), trap.instructions(),
      real(trap.begin) / width / real(info.cpu_frequency), trap.core,
      real(trap.end) / width / real(info.cpu_frequency), trap.end_core, end_name(trap.how));
  text += fmt::format("HSR {:#010x}", trap.hsr);
  if (trap.far != 0) text += fmt::format(", FAR {:#010x}", trap.far);
  if (ipa) text += fmt::format(", IPA {:#x} {}", *ipa, device_at(info, *ipa));
  text += fmt::format("\n\n{:<14} {:>11} {:>12}\n", "phase, cause", "cycles", "instructions");
  u64 before = 0;
  const u64 whole = std::max<u64>(trap.slots(), 1);
  for (std::size_t i = 0; i < kTrapPhases; ++i) {
    const Trap::Part& part = trap.parts[i];
    if (part.slots == 0 && part.instructions == 0) continue;
    const u64 from = before * kBar / whole, to = (before += part.slots) * kBar / whole;
    std::string bar(kBar, ' ');
    for (u64 at = from; at < std::max(to, from + 1) && at < kBar; ++at) bar[at] = '=';
    text += fmt::format("{:<14} {:>11.1f} {:>12} |{}|\n", phase_name(static_cast<TrapPhase>(i)),
                        real(part.slots) / width, part.instructions, bar);
    for (std::size_t cause = 0; cause < part.cells.size(); ++cause) {
      if (part.cells[cause] == 0) continue;
      text +=
          fmt::format("  {:<12} {:>11.1f}\n", models::cause_name(static_cast<models::Cause>(cause)),
                      real(part.cells[cause]) / width);
    }
    for (const Trap::Device& device : part.devices) {
      const auto name = device_at(info, device.page);
      text += fmt::format("    {:<10} {:>11.1f}\n",
                          name.empty() ? fmt::format("{:#x}", device.page) : name,
                          real(device.slots) / width);
    }
    for (const Trap::Function& function : part.functions) {
      text += fmt::format("  {:>23.1f}              {}\n", real(function.slots) / width,
                          index.function_name(function.number));
    }
  }
  if (trap.after != 0) {
    text +=
        fmt::format("{:<14} {:>11.1f} of guests, for what its work had taken from their caches\n",
                    "after", real(trap.after) / width);
  }
  return text;
}

void write_csv(TrapIndex& index, const TrapQuery& query, const std::string& path) {
  File file(path);
  std::string columns, heading;
  for (const TrapField& field : trap_fields()) {
    const char* separator = columns.empty() ? "" : ",";
    columns +=
        separator + (field.is_address ? fmt::format("printf('0x%llx', {})", field.sql) : field.sql);
    heading += separator + field.name;
  }
  file.write(heading + "\n");
  Statement row(index.database(), fmt::format("SELECT {} FROM traps WHERE {} ORDER BY id", columns,
                                              trap_condition(query.where)));
  while (row.step()) {
    std::string line;
    for (int i = 0; i < row.columns(); ++i) {
      if (i != 0) line += ',';
      line += row.text(i);
    }
    file.write(line + "\n");
  }
  file.flush();
}

}  // namespace vesim::sim
