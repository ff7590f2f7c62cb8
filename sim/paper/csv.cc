// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/csv.h"

#include <fmt/core.h>

#include <sstream>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

// Of one line; a quoted field ends in it.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) fields.back() += line[i++];
      if (!doubled) quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

}  // namespace

CsvTable parse_csv(const std::string& text, const std::string& path) {
  CsvTable table;
  std::istringstream lines(text);
  unsigned number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    const auto fields = split(line);
    if (table.header.empty()) {
      table.header = fields;
      continue;
    }
    if (fields.size() != table.header.size()) {
      throw isa::UserError(fmt::format("{}:{}: {} fields; the header has {}", path, number,
                                       fields.size(), table.header.size()));
    }
    auto& row = table.rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[table.header[i]] = fields[i];
  }
  return table;
}

}  // namespace vesim::sim
