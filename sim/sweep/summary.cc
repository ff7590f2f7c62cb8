// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/summary.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/output/text_table.h"
#include "sim/sweep/confidence.h"

namespace vesim::sim {
namespace {

using Outcomes = std::vector<std::optional<CellOutcome>>;

void add_printed(std::vector<std::string>& names, const Outcomes& outcomes) {
  for (const auto& outcome : outcomes) {
    if (!outcome) continue;
    for (const Measurement& result : outcome->record.measurements) {
      const bool known = std::count(names.begin(), names.end(), result.name) != 0;
      if (result.printed && !known) names.push_back(result.name);
    }
  }
}

std::vector<std::string> columns(const SweepFile& file, const Outcomes& outcomes) {
  std::vector<std::string> names = file.report;
  if (names.empty()) add_printed(names, outcomes);
  if (names.empty()) names = {"time", "instructions"};
  return names;
}

void add(Summary& summary, SummaryRow& row, const Cell& cell, const CellOutcome& outcome) {
  if (!outcome.failure.empty()) {
    row.failures.push_back(fmt::format("seed {}: {}", cell.seed, outcome.failure));
  }
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    const Measurement* result = find_measurement(outcome.record.measurements, summary.columns[i]);
    if (result == nullptr) continue;
    row.samples[i].push_back(result->value);
    summary.units[i] = result->unit;
  }
}

}  // namespace

Summary summarize(const SweepFile& file, const std::vector<Cell>& cells, const Outcomes& outcomes) {
  Summary summary;
  for (const Axis& axis : file.axes) summary.axes.push_back(axis.name);
  summary.columns = columns(file, outcomes);
  summary.units.resize(summary.columns.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (summary.rows.empty() || summary.rows.back().cell != cells[i].name) {
      summary.rows.push_back({cells[i].name, cells[i].values, {}, {}});
      summary.rows.back().samples.resize(summary.columns.size());
    }
    if (outcomes[i]) add(summary, summary.rows.back(), cells[i], *outcomes[i]);
  }
  return summary;
}

std::string estimate_text(const std::vector<double>& samples) {
  if (samples.empty()) return "";
  const Estimate result = estimate(samples);
  return result.known ? fmt::format("{:.4g} ± {:.2g}", result.mean, result.margin)
                      : fmt::format("{:.6g}", result.mean);
}

std::string summary_text(const Summary& summary) {
  std::vector<std::vector<std::string>> lines(2, summary.axes);
  lines[1].assign(summary.axes.size(), "");
  lines[0].insert(lines[0].end(), summary.columns.begin(), summary.columns.end());
  lines[1].insert(lines[1].end(), summary.units.begin(), summary.units.end());
  std::string failures;
  for (const SummaryRow& row : summary.rows) {
    lines.push_back(row.values);
    for (const auto& samples : row.samples) lines.back().push_back(estimate_text(samples));
    for (const auto& failure : row.failures) {
      failures += fmt::format("failed: {}, {}\n", row.cell, failure);
    }
  }
  return text_table(lines, summary.axes.size()) + failures;
}

}  // namespace vesim::sim
