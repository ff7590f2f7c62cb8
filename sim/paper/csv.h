// SPDX-License-Identifier: Apache-2.0
// Tables in files: RFC 4180, with lines that start with '#' as comments.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace vesim::sim {

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::map<std::string, std::string>> rows;  // by name of the column
};

// Throws isa::UserError that starts with "path:line".
CsvTable parse_csv(const std::string& text, const std::string& path);

}  // namespace vesim::sim
