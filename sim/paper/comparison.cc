// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

using isa::UserError;
using Row = std::map<std::string, std::string>;

constexpr std::array kOwnColumns = {"scenario", "who",     "low",        "high",
                                    "unit",     "starred", "measurement"};

double number(const std::string& text, const std::string& path) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) {
    throw UserError(fmt::format("{}: '{}' is not a number", path, text));
  }
  return value;
}

std::optional<Range> range(const Row& row, const std::string& path) {
  if (row.at("low").empty()) return std::nullopt;
  return Range{number(row.at("low"), path), number(row.at("high"), path)};
}

Row axes_of(const Row& row) {
  Row axes = row;
  for (const char* column : kOwnColumns) axes.erase(column);
  return axes;
}

bool belongs(const Row& result, const Row& axes, const std::string& measurement) {
  return result.at("result") == measurement &&
         std::all_of(axes.begin(), axes.end(), [&](const auto& axis) {
           const auto found = result.find(axis.first);
           return found != result.end() && found->second == axis.second;
         });
}

BySeed ours(const CsvTable& results, const Row& axes, const Row& row, const std::string& path) {
  BySeed by_seed;
  for (const Row& result : results.rows) {
    if (!belongs(result, axes, row.at("measurement"))) continue;
    if (result.at("unit") != row.at("unit")) {
      throw UserError(fmt::format("{}: our {} is in {}, the paper's in {}", path,
                                  row.at("measurement"), result.at("unit"), row.at("unit")));
    }
    by_seed[result.at("seed")] = number(result.at("value"), path);
  }
  return by_seed;
}

void check_columns(const CsvTable& table, const std::vector<std::string>& needed,
                   const std::string& path) {
  for (const auto& column : needed) {
    if (std::count(table.header.begin(), table.header.end(), column) == 0) {
      throw UserError(fmt::format("{}: there is no column '{}'", path, column));
    }
  }
}

}  // namespace

std::vector<Comparison> compare(const CsvTable& paper, const CsvTable& results,
                                const std::string& path) {
  check_columns(paper, {kOwnColumns.begin(), kOwnColumns.end()}, path);
  if (!results.header.empty()) check_columns(results, {"seed", "result", "value", "unit"}, path);
  std::vector<Comparison> all;
  for (const Row& row : paper.rows) {
    const Row axes = axes_of(row);
    const auto& scenario = row.at("scenario");
    if (all.empty() || all.back().axes != axes || all.back().scenario != scenario) {
      all.push_back({axes, scenario, "", {}, {}, {}});
    }
    Comparison& comparison = all.back();
    if (row.at("who") == "guest/host") {
      comparison.paper_ratio = range(row, path);
      continue;
    }
    if (row.at("who") != "host" && row.at("who") != "guest") {
      throw UserError(
          fmt::format("{}: '{}' is not host, guest or guest/host", path, row.at("who")));
    }
    comparison.unit = row.at("unit");
    Number& number = row.at("who") == "host" ? comparison.host : comparison.guest;
    number.paper = range(row, path);
    number.ours = ours(results, axes, row, path);
    number.starred = row.at("starred") == "*";
  }
  return all;
}

std::vector<double> ratios(const BySeed& a, const BySeed& b) {
  std::vector<double> all;
  for (const auto& [seed, value] : a) {
    const auto other = b.find(seed);
    if (other != b.end() && other->second != 0) all.push_back(value / other->second);
  }
  return all;
}

std::vector<double> values(const BySeed& by_seed) {
  std::vector<double> all;
  for (const auto& [seed, value] : by_seed) all.push_back(value);
  return all;
}

}  // namespace vesim::sim
