// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep.h"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/config/units.h"
#include "sim/output/file.h"
#include "sim/sweep/measurements.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;
using namespace std::chrono_literals;

// What the program said last: of a run that came to no result, why.
std::string last_line(const std::string& log) {
  std::string text;
  try {
    text = platform::read_file("log", log);
  } catch (const UserError&) {
    return "it said nothing";
  }
  while (text.ends_with('\n')) text.pop_back();
  const auto line = text.substr(text.rfind('\n') + 1);
  return line.starts_with("vesim: ") ? line.substr(7) : line;
}

}  // namespace

Sweep::Sweep(std::vector<Cell> cells, u64 timeout, const Journal& journal, std::string program,
             const std::function<std::string(const Settings&)>& key_of)
    : cells_(std::move(cells)),
      timeout_(timeout),
      journal_(journal),
      program_(std::move(program)),
      outcomes_(cells_.size()) {
  for (const Cell& cell : cells_) keys_.push_back(key_of(cell.settings));
}

std::string Sweep::folder(std::size_t cell) const {
  return cell_folder(journal_.folder(), cells_[cell].name, cells_[cell].seed);
}

bool Sweep::run(Executor& executor, SweepWatcher& watcher, const std::function<bool()>& stop) {
  take_up(watcher);
  std::vector<std::size_t> todo;  // by job
  std::vector<Job> jobs;
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    if (outcomes_[cell]) continue;
    todo.push_back(cell);
    jobs.push_back(prepare(cell));
  }
  executor.submit(std::move(jobs));
  for (std::size_t left = todo.size(); left != 0;) {
    if (stop()) return false;
    if (const auto end = executor.next(200ms)) {
      const std::size_t cell = todo[end->job];
      outcomes_[cell] = judge(cell, *end);
      watcher.ended(cells_[cell], *outcomes_[cell]);
      --left;
    }
    std::vector<const Cell*> at_work;
    for (const std::size_t job : executor.running()) at_work.push_back(&cells_[todo[job]]);
    watcher.at_work(at_work);
  }
  return true;
}

void Sweep::take_up(SweepWatcher& watcher) {
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    try {
      auto record = read_record(folder(cell));
      if (!record || record->key != keys_[cell]) continue;
      outcomes_[cell] = CellOutcome{true, "", std::move(*record)};
      watcher.ended(cells_[cell], *outcomes_[cell]);
    } catch (const UserError& error) {
      fmt::print(stderr, "vesim: {}; the cell runs again\n", error.what());
    }
  }
}

Job Sweep::prepare(std::size_t cell) const {
  const auto path = folder(cell);
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) fs::create_directories(path, error);
  if (error) throw UserError(fmt::format("cannot write '{}': {}", path, error.message()));
  const auto config = path + "/config.yaml";
  write_file(config, to_yaml(cells_[cell].settings));
  return {{program_, "--config", config, "--out", path + "/run"}, path + "/log"};
}

// A success is in the journal before it is told to anybody.
CellOutcome Sweep::judge(std::size_t cell, const JobEnd& end) const {
  const auto path = folder(cell);
  CellOutcome outcome;
  if (!end.lost.empty()) {
    outcome.failure = end.lost;
    return outcome;
  }
  RunReport run;
  try {
    run = read_run(path + "/run");
  } catch (const UserError&) {
    outcome.failure = fmt::format("{} (exit status {})", last_line(path + "/log"), end.status);
    return outcome;
  }
  if (end.status != 0) {
    outcome.failure = fmt::format("{} (exit status {})", run.reason, end.status);
  } else if (timeout_ != 0 && run.picoseconds >= timeout_) {
    outcome.failure = fmt::format("it still ran at {} of simulated time", format_time(timeout_));
  } else {
    outcome.record = {keys_[cell], run.host_seconds, std::move(run.measurements)};
    write_record(path, outcome.record);
  }
  return outcome;
}

}  // namespace vesim::sim
