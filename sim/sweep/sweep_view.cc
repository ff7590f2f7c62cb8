// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_view.h"

#include <fmt/core.h>

#include <utility>

namespace vesim::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto kInterval = 500ms;

std::string title(const Cell& cell) {
  return cell.seed == 0 ? cell.name : fmt::format("{}, seed {}", cell.name, cell.seed);
}

}  // namespace

SweepView::SweepView(std::FILE* file, bool live, std::size_t cells, std::string folder)
    : file_(file), live_(live), cells_(cells), folder_(std::move(folder)) {}

void SweepView::ended(const Cell& cell, const CellOutcome& outcome) {
  erase();
  ++ended_;
  fmt::print(file_, "[{}/{}] {}: ", ended_, cells_, title(cell));
  if (outcome.reused) {
    fmt::print(file_, "was finished before\n");
  } else if (outcome.failure.empty()) {
    fmt::print(file_, "ok, {:.1f} s\n", outcome.record.host_seconds);
  } else {
    ++failed_;
    fmt::print(file_, "FAILED: {}; see {}/log\n", outcome.failure,
               cell_folder(folder_, cell.name, cell.seed));
  }
  std::fflush(file_);
}

void SweepView::at_work(const std::vector<const Cell*>& cells) {
  const auto now = Clock::now();
  for (const Cell* cell : cells) since_.try_emplace(cell, now);
  if (!live_ || now - drawn_ < kInterval) return;
  erase();
  drawn_ = now;
  for (const Cell* cell : cells) {
    const std::chrono::duration<double> seconds = now - since_[cell];
    fmt::print(file_, "  {:>6.0f} s  {}\033[K\n", seconds.count(), title(*cell));
  }
  fmt::print(file_, "{} of {} cells ended, {} failed\033[K\n", ended_, cells_, failed_);
  std::fflush(file_);
  lines_ = cells.size() + 1;
}

void SweepView::erase() {
  if (lines_ != 0) fmt::print(file_, "\033[{}A\033[J", lines_);
  std::fflush(file_);
  lines_ = 0;
}

}  // namespace vesim::sim
