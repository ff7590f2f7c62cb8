// SPDX-License-Identifier: Apache-2.0
// Shows how a sweep gets on: a line for each cell that has ended and, on a terminal, below them a
// table of those at work that changes in place.
#pragma once

#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include "sim/sweep/sweep.h"

namespace vesim::sim {

class SweepView : public SweepWatcher {
 public:
  // To `file`; `live` if that is a terminal.
  SweepView(std::FILE* file, bool live, std::size_t cells, std::string folder);
  ~SweepView() override { erase(); }

  void ended(const Cell& cell, const CellOutcome& outcome) override;
  void at_work(const std::vector<const Cell*>& cells) override;

 private:
  using Clock = std::chrono::steady_clock;

  void erase();

  std::FILE* const file_;
  const bool live_;
  const std::size_t cells_;
  const std::string folder_;
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
  std::size_t lines_ = 0;  // of the table that is on the screen
  std::map<const Cell*, Clock::time_point> since_;
  Clock::time_point drawn_{};
};

}  // namespace vesim::sim
