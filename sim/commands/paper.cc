// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/paper.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/commands/command_line.h"
#include "sim/config/data_folders.h"
#include "sim/config/nearest.h"
#include "sim/paper/paper_text.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;

constexpr const char* kFooter = R"(
Tables are the files of configs/paper. Ours are the results of `vesim sweep paper_TABLE`; where there
are none yet, the paper's stand alone. A ± is the 95 % confidence interval over the seeds; where the
paper has a range, ours is from the least to the most, with how many of the seeds lie in the paper's.)";

// configs/paper of the first folder that has it.
std::string paper_folder() {
  for (const auto& folder : data_folders()) {
    const auto path = fs::path(folder) / "configs/paper";
    if (fs::is_directory(path)) return path.lexically_normal().string();
  }
  throw UserError("there is no folder configs/paper");
}

std::vector<std::string> all_tables(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".csv") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

CsvTable read_results(const std::string& path) {
  return fs::exists(path) ? parse_csv(platform::read_file("results", path), path) : CsvTable();
}

void print_table(const std::string& folder, const std::string& name, const std::string& results,
                 const AnomalyRules& rules) {
  const auto path = folder + "/" + name + ".csv";
  const auto ours = results + "/paper_" + name + "/results.csv";
  const auto table =
      compare(parse_csv(platform::read_file("paper", path), path), read_results(ours), path);
  fmt::print("{}, ours {}\n\n{}\n", name,
             fs::exists(ours) ? "from " + ours : "not there: run vesim sweep paper_" + name,
             comparison_text(table));
  if (rules.table == name) {
    fmt::print("What the paper's authors marked as unexpected:\n{}\n",
               anomalies_text(rules, table));
  }
}

}  // namespace

int paper_command(const std::vector<std::string>& arguments) {
  std::vector<std::string> tables;
  std::string results = "out";
  CLI::App app("Compares our results with the paper's.", "vesim paper");
  app.footer(kFooter);
  app.add_option("table", tables, "figure4; all tables if none is named");
  app.add_option("--results", results, "folder of the sweeps' folders")
      ->capture_default_str()
      ->type_name("DIR");
  if (!parse_command_line(app, arguments)) return 0;
  const auto folder = paper_folder();
  const auto known = all_tables(folder);
  for (const auto& table : tables) {
    if (std::count(known.begin(), known.end(), table) != 0) continue;
    throw UserError(
        fmt::format("{} has no table '{}'{}", folder, table, did_you_mean(table, known)));
  }
  const auto rules_path = folder + "/anomalies.yaml";
  const auto rules = parse_anomalies(platform::read_file("paper", rules_path), rules_path);
  for (const auto& table : tables.empty() ? known : tables) {
    print_table(folder, table, results, rules);
  }
  return 0;
}

}  // namespace vesim::sim
