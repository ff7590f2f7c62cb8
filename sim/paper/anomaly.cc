// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/anomaly.h"

#include <fmt/core.h>

#include <cmath>

#include "isa/diagnostics.h"
#include "sim/config/config_file.h"
#include "sim/sweep/confidence.h"

namespace vesim::sim {
namespace {

using isa::UserError;

const Number* find(const Selector& selector, const std::vector<Comparison>& table) {
  for (const Comparison& comparison : table) {
    bool same = true;
    for (const auto& [key, value] : selector) {
      if (key == "who") continue;
      const auto axis = comparison.axes.find(key);
      same &= key == "scenario" ? comparison.scenario == value
                                : axis != comparison.axes.end() && axis->second == value;
    }
    if (same) return selector.at("who") == "host" ? &comparison.host : &comparison.guest;
  }
  return nullptr;
}

const Number& number_of(const AnomalyRules& rules, const Anomaly& anomaly, const Selector& selector,
                        const std::vector<Comparison>& table) {
  const Number* number = find(selector, table);
  if (number == nullptr || !number->paper) {
    throw UserError(
        fmt::format("{}: '{}': {} has no such number", rules.path, anomaly.name, rules.table));
  }
  return *number;
}

Verdict::Kind kind_of(double ours, double paper, double margin, double size) {
  if (ours * paper <= 0) return Verdict::Kind::Opposite;
  if (std::abs(ours) <= margin) return Verdict::Kind::Uncertain;
  return std::abs(ours) < size * std::abs(paper) ? Verdict::Kind::TooSmall : Verdict::Kind::Appears;
}

}  // namespace

AnomalyRules parse_anomalies(const std::string& yaml, const std::string& path) {
  const YAML::Node root = load_yaml(yaml, path);
  AnomalyRules rules{path, "", 0, {}};
  try {
    rules.table = root["table"].as<std::string>();
    rules.size = root["size"].as<double>();
    for (const auto& entry : root["anomalies"]) {
      rules.anomalies.push_back({entry["name"].as<std::string>(), entry["star"].as<Selector>(),
                                 entry["against"].as<Selector>()});
      rules.anomalies.back().star.at("who");
      rules.anomalies.back().against.at("who");
    }
  } catch (const YAML::Exception& error) {
    throw UserError(fmt::format("{}: {}", yaml_place(path, error.mark), error.msg));
  } catch (const std::out_of_range&) {
    throw UserError(fmt::format("{}: '{}' must say who", path, rules.anomalies.back().name));
  }
  return rules;
}

Verdict judge(const AnomalyRules& rules, const Anomaly& anomaly,
              const std::vector<Comparison>& table) {
  const Number& star = number_of(rules, anomaly, anomaly.star, table);
  const Number& against = number_of(rules, anomaly, anomaly.against, table);
  Verdict verdict;
  verdict.paper = star.paper->middle() / against.paper->middle();
  std::vector<double> logarithms;
  for (const double ratio : ratios(star.ours, against.ours)) {
    if (ratio > 0) logarithms.push_back(std::log(ratio));
  }
  if (logarithms.empty()) return verdict;
  const Estimate ours = estimate(logarithms);
  verdict.ours = std::exp(ours.mean);
  verdict.kind = Verdict::Kind::OneSeed;
  if (!ours.known) return verdict;
  verdict.low = std::exp(ours.mean - ours.margin);
  verdict.high = std::exp(ours.mean + ours.margin);
  verdict.kind = kind_of(ours.mean, std::log(verdict.paper), ours.margin, rules.size);
  return verdict;
}

const char* verdict_text(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::NotMeasured:
      return "not measured";
    case Verdict::Kind::OneSeed:
      return "not decided: one seed has no confidence interval";
    case Verdict::Kind::Appears:
      return "APPEARS";
    case Verdict::Kind::TooSmall:
      return "does not appear: the effect is too small";
    case Verdict::Kind::Uncertain:
      return "does not appear: it may be chance";
    case Verdict::Kind::Opposite:
      return "does not appear: the effect is the opposite";
  }
  return "";
}

}  // namespace vesim::sim
