// SPDX-License-Identifier: Apache-2.0
// The traps of a run: found, summed up, and written down while it goes on.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/traps/tracker.h"
#include "sim/traps/trap_table.h"
#include "sim/traps/trap_writer.h"

namespace vesim::sim {

class TrapLog {
 public:
  // Without `writer` nothing is written; `on_failure` is called when it cannot.
  TrapLog(const models::FreeService& free, TrapTracker::FunctionOf function,
          TrapTracker::VisitsOf visits, std::optional<TrapWriter> writer,
          std::function<void()> on_failure)
      : tracker_(
            free, std::move(function), std::move(visits), [this](const Trap& trap) { add(trap); },
            [this](u32 work, u64 slots) { add_after(work, slots); }),
        writer_(std::move(writer)),
        on_failure_(std::move(on_failure)) {}
  TrapLog(const TrapLog&) = delete;
  TrapLog& operator=(const TrapLog&) = delete;

  models::SpanWatcher& watcher() { return tracker_; }
  const TrapTable& table() const { return table_; }
  // Of the traps that ended since the last call.
  TrapTable take_recent() { return std::exchange(recent_, {}); }
  // No more traps come.
  void finish() {
    if (writer_) writer_->finish();
  }
  // Why not all are written; empty if they are.
  std::string failure() const { return writer_ ? writer_->failure() : std::string(); }

 private:
  void add(const Trap& trap);
  void add_after(u32 work, u64 slots);
  void check_writer();

  TrapTracker tracker_;
  std::optional<TrapWriter> writer_;
  std::function<void()> on_failure_;
  TrapTable table_, recent_;
  // The latest traps that have ended, by Trap::work modulo their number: so long after it something
  // is known to be a trap's doing.
  struct Ended {
    u32 work = 0;
    u64 id = 0;
    std::string row;  // of the tables
  };
  static constexpr std::size_t kEnded = 1 << 16;
  std::vector<Ended> ended_ = std::vector<Ended>(kEnded);
  std::map<u32, u64> early_;  // after-effects of traps that have not ended, by work
};

}  // namespace vesim::sim
