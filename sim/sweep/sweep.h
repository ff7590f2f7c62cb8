// SPDX-License-Identifier: Apache-2.0
// Runs the cells of a sweep that are not in its journal yet.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/cell.h"
#include "sim/sweep/executor.h"
#include "sim/sweep/journal.h"

namespace vesim::sim {

// What became of a cell.
struct CellOutcome {
  bool reused = false;  // it succeeded at an earlier start
  std::string failure;  // why it failed; empty: it has not
  Record record;        // of a success
};

// Whoever shows how the sweep gets on.
class SweepWatcher {
 public:
  virtual ~SweepWatcher() = default;
  virtual void ended(const Cell& cell, const CellOutcome& outcome) = 0;
  // A few times a second.
  virtual void at_work(const std::vector<const Cell*>& cells) = 0;
};

class Sweep {
 public:
  // `program` is what runs a cell, `key_of` what its results depend on (cell_key.h).
  Sweep(std::vector<Cell> cells, u64 timeout, const Journal& journal, std::string program,
        const std::function<std::string(const Settings&)>& key_of);

  // Takes up what an earlier start finished, then runs the rest. False if `stop` became true first.
  // Throws isa::UserError when it cannot go on; what finished before is in the journal.
  bool run(Executor& executor, SweepWatcher& watcher, const std::function<bool()>& stop);

  const std::vector<Cell>& cells() const { return cells_; }
  // By cell; none for those that have not ended.
  const std::vector<std::optional<CellOutcome>>& outcomes() const { return outcomes_; }

 private:
  std::string folder(std::size_t cell) const;
  void take_up(SweepWatcher& watcher);
  Job prepare(std::size_t cell) const;
  CellOutcome judge(std::size_t cell, const JobEnd& end) const;

  const std::vector<Cell> cells_;
  const u64 timeout_;
  const Journal& journal_;
  const std::string program_;
  std::vector<std::string> keys_;  // by cell
  std::vector<std::optional<CellOutcome>> outcomes_;
};

}  // namespace vesim::sim
