// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_csv.h"

#include <fmt/core.h>

#include <algorithm>

namespace vesim::sim {
namespace {

// RFC 4180.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string status(const std::optional<CellOutcome>& outcome) {
  if (!outcome) return "not run";
  return outcome->failure.empty() ? "ok" : "failed: " + outcome->failure;
}

bool is_wanted(const SweepFile& file, const Measurement& result) {
  return result.printed || std::count(file.report.begin(), file.report.end(), result.name) != 0;
}

}  // namespace

std::string sweep_csv(const SweepFile& file, const std::vector<Cell>& cells,
                      const std::vector<std::optional<CellOutcome>>& outcomes) {
  std::string csv;
  for (const Axis& axis : file.axes) csv += field(axis.name) + ',';
  csv += "seed,status,result,value,unit\n";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string start;
    for (const auto& value : cells[i].values) start += field(value) + ',';
    start += fmt::format("{},{},", cells[i].seed, field(status(outcomes[i])));
    bool any = false;
    for (const Measurement& result :
         outcomes[i] ? outcomes[i]->record.measurements : std::vector<Measurement>()) {
      if (!is_wanted(file, result)) continue;
      csv +=
          fmt::format("{}{},{},{}\n", start, field(result.name), result.value, field(result.unit));
      any = true;
    }
    if (!any) csv += start + ",,\n";
  }
  return csv;
}

}  // namespace vesim::sim
