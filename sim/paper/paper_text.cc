// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/paper_text.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/output/text_table.h"
#include "sim/sweep/confidence.h"
#include "sim/sweep/summary.h"

namespace vesim::sim {
namespace {

std::string paper_text(const Number& number) {
  if (!number.paper) return "";
  const auto& [low, high] = *number.paper;
  return (number.starred ? "* " : "") +
         (number.paper->is_range() ? fmt::format("{}-{}", low, high) : fmt::format("{}", low));
}

// Of a range our distribution: from the least to the most, and how many lie in the paper's.
std::string our_text(const Number& number) {
  const auto all = values(number.ours);
  if (all.empty() || !number.paper || !number.paper->is_range()) return estimate_text(all);
  const auto [least, most] = std::minmax_element(all.begin(), all.end());
  const auto inside = std::count_if(all.begin(), all.end(),
                                    [&](double value) { return number.paper->contains(value); });
  return fmt::format("{:.4g}-{:.4g}, {}/{} in", *least, *most, inside, all.size());
}

std::string error_text(const Number& number) {
  if (!number.paper || number.ours.empty()) return "";
  const double mean = estimate(values(number.ours)).mean;
  const double aim = std::clamp(mean, number.paper->low, number.paper->high);
  return fmt::format("{:+.0f} %", 100 * (mean - aim) / aim);
}

std::string paper_ratio(const Comparison& comparison) {
  if (comparison.paper_ratio) return fmt::format("{:.2f}", comparison.paper_ratio->middle());
  if (!comparison.host.paper || !comparison.guest.paper) return "";
  const auto& guest = *comparison.guest.paper;
  const double host = comparison.host.paper->middle();
  return guest.is_range() ? fmt::format("{:.2f}-{:.2f}", guest.low / host, guest.high / host)
                          : fmt::format("{:.2f}", guest.low / host);
}

std::string our_ratio(const Comparison& comparison) {
  const auto all = ratios(comparison.guest.ours, comparison.host.ours);
  return all.empty() ? "" : fmt::format("{:.2f}", estimate(all).mean);
}

}  // namespace

std::string comparison_text(const std::vector<Comparison>& table) {
  if (table.empty()) return "";
  std::vector<std::string> head;
  for (const auto& [axis, value] : table.front().axes) head.push_back(axis);
  const std::size_t left = head.size() + 2;
  for (const char* text : {"scenario", "unit", "paper: host", "guest", "g/h", "ours: host", "guest",
                           "g/h", "error: host", "guest"}) {
    head.emplace_back(text);
  }
  std::vector<std::vector<std::string>> lines = {head};
  for (const Comparison& one : table) {
    auto& line = lines.emplace_back();
    for (const auto& [axis, value] : one.axes) line.push_back(value);
    for (auto& text : {one.scenario, one.unit, paper_text(one.host), paper_text(one.guest),
                       paper_ratio(one), our_text(one.host), our_text(one.guest), our_ratio(one),
                       error_text(one.host), error_text(one.guest)}) {
      line.push_back(text);
    }
  }
  return text_table(lines, left);
}

std::string anomalies_text(const AnomalyRules& rules, const std::vector<Comparison>& table) {
  std::string text;
  for (const Anomaly& anomaly : rules.anomalies) {
    const Verdict verdict = judge(rules, anomaly, table);
    text += fmt::format("* {}: paper {:.2f}", anomaly.name, verdict.paper);
    if (verdict.kind != Verdict::Kind::NotMeasured)
      text += fmt::format(", ours {:.2f}", verdict.ours);
    if (verdict.high != 0) text += fmt::format(" ({:.2f} to {:.2f})", verdict.low, verdict.high);
    text += fmt::format("; {}\n", verdict_text(verdict.kind));
  }
  return text;
}

}  // namespace vesim::sim
