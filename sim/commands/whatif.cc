// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/whatif.h"

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "isa/diagnostics.h"
#include "sim/commands/command_line.h"
#include "sim/config/config_file.h"
#include "sim/config/settings.h"
#include "sim/config/what_if.h"
#include "sim/exit_status.h"
#include "sim/output/atomic_file.h"
#include "sim/sweep/cell_key.h"
#include "sim/sweep/local_executor.h"
#include "sim/sweep/stop_signal.h"
#include "sim/sweep/sweep.h"
#include "sim/sweep/sweep_view.h"
#include "sim/this_program.h"
#include "sim/what_if/what_if_report.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr const char* kBaseline = "baseline";

constexpr const char* kFooter = R"(
Runs the configuration as it is, with each price at zero, and with all of them: name one that starts from a
checkpoint, or the main job, which makes its own. Results, and what is run already, stay in out/whatif-CONFIG or
--out DIR.

Exit status: 0 all runs succeeded; 1 some failed; 2 a mistake of the user; 130 interrupted.)";

struct WhatIfOptions {
  std::string config;
  std::string folder;
  std::vector<std::string> prices;
  std::vector<std::string> assignments;
  unsigned jobs = 1;
  bool list = false;
};

bool parse(WhatIfOptions& options, const std::vector<std::string>& arguments) {
  CLI::App app("What a run would take if some of its prices were zero.", "vesim whatif");
  app.footer(kFooter);
  app.add_option("config", options.config, "the configuration: a name in configs/ or a path");
  app.add_option("--zero", options.prices, "a price (see --list); may be given again")
      ->type_name("PRICE")
      ->allow_extra_args(false);
  app.add_option("--set", options.assignments, "set any configuration key for all runs")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option("-j,--jobs", options.jobs, "runs at once")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
  app.add_option("--out", options.folder, "folder of the results")->type_name("DIR");
  app.add_flag("--list", options.list, "name the prices and run nothing");
  return parse_command_line(app, arguments);
}

std::string joined(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

Settings shared_settings(const WhatIfOptions& options) {
  Settings settings;
  load_config_file(settings, find_config(options.config, "vesim whatif"));
  for (const auto& assignment : options.assignments) assign(settings, assignment, "--set");
  if (!settings.what_if.empty()) throw UserError("timing.what_if beside --zero");
  settings.output.clear();
  return settings;
}

// The baseline, each price, and all of them if there are more.
std::vector<Cell> make_runs(const WhatIfOptions& options) {
  if (options.prices.empty()) throw UserError("--zero is missing: which price? (see --list)");
  parse_prices(joined(options.prices, ","), "--zero");
  Cell cell;
  cell.settings = shared_settings(options);
  cell.seed = cell.settings.seed;
  std::vector<Cell> cells;
  const auto add = [&](const std::vector<std::string>& prices) {
    cell.name = prices.empty() ? kBaseline : joined(prices, "+");
    cell.values = {cell.name};
    cell.settings.what_if = joined(prices, ",");
    cells.push_back(cell);
  };
  add({});
  for (const auto& price : options.prices) add({price});
  if (options.prices.size() > 1) add(options.prices);
  return cells;
}

std::string report(const Sweep& sweep, const std::string& folder) {
  const auto run_of = [&](const Cell& cell) {
    return read_priced_run(cell_folder(folder, cell.name, cell.seed) + "/run");
  };
  std::vector<PricedAt> runs;
  for (std::size_t i = 1; i < sweep.cells().size(); ++i) {
    const Cell& cell = sweep.cells()[i];
    runs.push_back({parse_prices(cell.settings.what_if, cell.name), run_of(cell)});
  }
  return what_if_text(run_of(sweep.cells()[0]), runs);
}

int run(const WhatIfOptions& options, const std::string& folder) {
  CellKeys keys(kThisProgram);
  auto cells = make_runs(options);
  const Journal journal(folder);
  Sweep sweep(std::move(cells), 0, journal, kThisProgram,
              [&](const Settings& settings) { return keys.key(settings); });
  const StopSignal signal;
  {
    LocalExecutor executor(options.jobs);
    SweepView view(stderr, isatty(STDERR_FILENO) != 0, sweep.cells().size(), folder);
    if (!sweep.run(executor, view, StopSignal::received)) {
      fmt::print(stderr, "vesim: interrupted; started again, it goes on\n");
      return kExitInterrupted;
    }
  }
  for (const auto& outcome : sweep.outcomes()) {
    if (!outcome->failure.empty()) return kExitFailed;  // and has been told
  }
  const auto text = report(sweep, folder);
  write_file_atomically(folder + "/whatif.txt", text);
  fmt::print("{}", text);
  return 0;
}

}  // namespace

int whatif_command(const std::vector<std::string>& arguments) {
  WhatIfOptions options;
  if (!parse(options, arguments)) return 0;
  if (options.list) {
    for (const Price& price : all_prices()) fmt::print("{:<18}{}\n", price.name, price.meaning);
    return 0;
  }
  if (options.config.empty()) throw UserError("vesim whatif: which configuration?");
  const auto name = std::filesystem::path(options.config).stem().string();
  return run(options, options.folder.empty() ? "out/whatif-" + name : options.folder);
}

}  // namespace vesim::sim
