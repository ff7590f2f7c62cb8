// SPDX-License-Identifier: Apache-2.0
#include "sim/interrupts/interrupt_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "models/gic400/interrupt.h"
#include "sim/ledger/cpi_stack.h"

namespace vesim::sim {
namespace {

using models::gic400::kPrivate;
using models::gic400::kSgis;
using nlohmann::ordered_json;

// "SGI 2", "PPI 11", "SPI 15".
std::string number_of(u32 id) {
  if (id < kSgis) return fmt::format("SGI {}", id);
  return id < kPrivate ? fmt::format("PPI {}", id - kSgis) : fmt::format("SPI {}", id - kPrivate);
}

// The board's names hold for its own interrupts. Of a guest's, the cores' private ones have the
// same numbers; what is shared its VMM has given out.
std::string name_of(u32 id, const InterruptNames& names, bool guest) {
  const auto found = names.find(id);
  const bool known = found != names.end() && (!guest || id < kPrivate);
  return known ? found->second : std::string();
}

// A row for each interrupt, a column for each of those who take them.
class Matrix {
 public:
  void add(u32 id, const std::string& name, const std::string& taker, u64 count) {
    Row& row = rows_[id];
    row.name = name;
    row.counts[taker] += count;
    if (std::find(takers_.begin(), takers_.end(), taker) == takers_.end()) takers_.push_back(taker);
  }
  std::string text(const std::string& title) const {
    std::string text = fmt::format("\n{:<8} {:<22}", title, "from");
    for (const auto& taker : takers_) text += fmt::format(" {:>{}}", taker, width(taker));
    text += "\n";
    for (const auto& [id, row] : rows_) {
      text += fmt::format("{:<8} {:<22}", number_of(id), row.name);
      for (const auto& taker : takers_) {
        const auto count = row.counts.find(taker);
        text += fmt::format(" {:>{}}", count == row.counts.end() ? 0 : count->second, width(taker));
      }
      text += "\n";
    }
    return text;
  }
  bool empty() const { return rows_.empty(); }

 private:
  static std::size_t width(const std::string& taker) {
    return std::max<std::size_t>(taker.size(), 9);
  }
  struct Row {
    std::string name;
    std::map<std::string, u64> counts;
  };
  std::map<u32, Row> rows_;
  std::vector<std::string> takers_;
};

double us(u64 ps) { return static_cast<double>(ps) / 1e6; }

double mean(const Distribution& values) {
  return values.count() == 0
             ? 0
             : static_cast<double>(values.sum()) / static_cast<double>(values.count());
}

std::string latency_columns(const Distribution& values) {
  return fmt::format(" {:>8} {:>9.3f} {:>9.3f} {:>9.3f} {:>9.3f}", values.count(),
                     mean(values) / 1e6, us(values.percentile(50)), us(values.percentile(99)),
                     us(values.most()));
}

std::string latency_text(const InterruptTable& table) {
  std::string text =
      "\n# us from an SGI's sending: to its acknowledge; to the exception that it made\n";
  text += fmt::format("{:<8} {:<6}", "to", "SGI");
  for (int i = 0; i < 2; ++i) {
    text += fmt::format(" {:>8} {:>9} {:>9} {:>9} {:>9}", "count", "mean", "p50", "p99", "max");
  }
  text += "\n";
  for (const auto& [key, latency] : table.latency) {
    text += fmt::format("core{:<4} {:<6}", key.core, key.id) +
            latency_columns(latency.acknowledge) + latency_columns(latency.entry) + "\n";
  }
  return text;
}

ordered_json entry_of(u32 id, const std::string& name) {
  ordered_json entry = {{"id", id}, {"number", number_of(id)}};
  if (!name.empty()) entry["from"] = name;
  return entry;
}

ordered_json latency_json(const Distribution& values) {
  return {{"count", values.count()},
          {"mean", mean(values)},
          {"p50", values.percentile(50)},
          {"p99", values.percentile(99)},
          {"max", values.most()}};
}

}  // namespace

std::string interrupts_text(const InterruptTable& table, const InterruptNames& names) {
  std::string text;
  Matrix cores, vcpus;
  for (const auto& [key, count] : table.physical)
    cores.add(key.id, name_of(key.id, names, false), fmt::format("core{}", key.core), count);
  for (const auto& [key, count] : table.guests)
    vcpus.add(key.id, name_of(key.id, names, true), vcpu_label(key.vttbr, key.vmpidr), count);
  if (!cores.empty()) text += cores.text("physical");
  if (!vcpus.empty()) text += vcpus.text("virtual");
  if (!table.latency.empty()) text += latency_text(table);
  return text;
}

ordered_json interrupts_json(const InterruptTable& table, const InterruptNames& names) {
  ordered_json json = {{"physical", ordered_json::array()},
                       {"virtual", ordered_json::array()},
                       {"sgi_latency_ps", ordered_json::array()}};
  for (const auto& [key, count] : table.physical) {
    ordered_json entry = entry_of(key.id, name_of(key.id, names, false));
    entry["core"] = key.core;
    entry["count"] = count;
    json["physical"].push_back(std::move(entry));
  }
  for (const auto& [key, count] : table.guests) {
    ordered_json entry = entry_of(key.id, name_of(key.id, names, true));
    entry["vcpu"] = vcpu_label(key.vttbr, key.vmpidr);
    entry["count"] = count;
    json["virtual"].push_back(std::move(entry));
  }
  for (const auto& [key, latency] : table.latency) {
    json["sgi_latency_ps"].push_back({{"core", key.core},
                                      {"sgi", key.id},
                                      {"acknowledge", latency_json(latency.acknowledge)},
                                      {"entry", latency_json(latency.entry)},
                                      {"early", latency.early}});
  }
  return json;
}

}  // namespace vesim::sim
