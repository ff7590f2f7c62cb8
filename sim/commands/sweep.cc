// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/sweep.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/commands/command_line.h"
#include "sim/config/config_file.h"
#include "sim/exit_status.h"
#include "sim/output/atomic_file.h"
#include "sim/output/file.h"
#include "sim/sweep/cell_key.h"
#include "sim/sweep/local_executor.h"
#include "sim/sweep/slurm_executor.h"
#include "sim/sweep/stop_signal.h"
#include "sim/sweep/summary_html.h"
#include "sim/sweep/sweep_csv.h"
#include "sim/sweep/sweep_view.h"
#include "sim/this_program.h"

namespace vesim::sim {
namespace {

constexpr const char* kFooter = R"(
The results folder, out/<name of the file> or --out DIR, is the journal: started again, a sweep runs
what is missing there, has failed, or depends on something that changed since. It holds results.csv,
.txt and .html, and per cell its log and its run's folder.

Exit status: 0 all cells succeeded; 1 some failed; 2 a mistake of the user; 130 interrupted.)";

struct SweepOptions {
  std::string file;
  std::string folder;
  unsigned jobs = 1;
  unsigned seeds = 0;
  std::string executor = "local";
  bool list = false;
};

bool parse(SweepOptions& options, const std::vector<std::string>& arguments) {
  CLI::App app("Runs a matrix of configurations, each cell in a process of its own.",
               "vesim sweep");
  app.footer(kFooter);
  app.add_option("file", options.file, "the sweep: a name in configs/ or a path")->required();
  app.add_option("-j,--jobs", options.jobs, "cells to run at once")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
  app.add_option("--seeds", options.seeds,
                 "run each cell so many times, in different phase (run.seed), for mean and 95 % "
                 "confidence interval")
      ->check(CLI::Range(1, 10000))
      ->type_name("K");
  app.add_option("--executor", options.executor,
                 "local: processes here; slurm: a Slurm job array, all folders shared by its nodes")
      ->check(CLI::IsMember({"local", "slurm"}))
      ->type_name("WHERE");
  app.add_option("--out", options.folder, "folder of the results")->type_name("DIR");
  app.add_flag("--list", options.list, "name the cells and run none");
  return parse_command_line(app, arguments);
}

void write_summary(const std::string& folder, const SweepFile& file, const Sweep& sweep) {
  const Summary summary = summarize(file, sweep.cells(), sweep.outcomes());
  const auto text = summary_text(summary);
  const auto title = std::filesystem::path(file.path).stem().string();
  write_file_atomically(folder + "/results.csv", sweep_csv(file, sweep.cells(), sweep.outcomes()));
  write_file_atomically(folder + "/results.txt", text);
  write_file_atomically(folder + "/results.html", summary_html(title, summary));
  fmt::print("{}", text);
  std::fflush(stdout);
}

std::unique_ptr<Executor> make_executor(const SweepOptions& options, const std::string& folder) {
  if (options.executor == "slurm") {
    return std::make_unique<SlurmExecutor>(folder + "/slurm", options.jobs);
  }
  return std::make_unique<LocalExecutor>(options.jobs);
}

// What the nodes of a cluster start; here, the same when its file was replaced in the meantime.
std::string program(const SweepOptions& options) {
  return options.executor == "slurm" ? std::filesystem::read_symlink(kThisProgram).string()
                                     : kThisProgram;
}

int run(const SweepOptions& options, const SweepFile& file, std::vector<Cell> cells,
        const std::string& folder) {
  CellKeys keys(kThisProgram);
  const Journal journal(folder);
  Sweep sweep(std::move(cells), file.timeout, journal, program(options),
              [&](const Settings& settings) { return keys.key(settings); });
  write_file_atomically(folder + "/sweep.yaml", platform::read_file("sweep", file.path));
  const StopSignal signal;
  bool finished = false;
  {
    const auto executor = make_executor(options, folder);
    SweepView view(stderr, isatty(STDERR_FILENO) != 0, sweep.cells().size(), folder);
    finished = sweep.run(*executor, view, StopSignal::received);
  }
  write_summary(folder, file, sweep);
  if (!finished) {
    fmt::print(stderr, "vesim: interrupted; started again, the sweep goes on\n");
    return kExitInterrupted;
  }
  fmt::print(stderr, "vesim: results in {}\n", folder);
  for (const auto& outcome : sweep.outcomes()) {
    if (!outcome->failure.empty()) return kExitFailed;
  }
  return 0;
}

}  // namespace

int sweep_command(const std::vector<std::string>& arguments) {
  SweepOptions options;
  if (!parse(options, arguments)) return 0;
  const auto path = find_config(options.file, "vesim sweep");
  const SweepFile file = parse_sweep(platform::read_file("sweep", path), path);
  auto cells = make_cells(file, options.seeds);
  if (options.list) {
    for (const Cell& cell : cells) fmt::print("{} {}\n", cell.name, cell.seed);
    return 0;
  }
  const auto name = std::filesystem::path(path).stem().string();
  return run(options, file, std::move(cells),
             options.folder.empty() ? "out/" + name : options.folder);
}

}  // namespace vesim::sim
