// SPDX-License-Identifier: Apache-2.0
// Takes a machine through the phases of its run (config/phases.h): sets the speed, sees when a
// phase is over, and notes what each of them did.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine.h"
#include "sim/config/phases.h"
#include "sim/config/settings.h"
#include "sim/console/line_matcher.h"
#include "sim/interrupts/interrupt_recorder.h"
#include "sim/timeline/timelines.h"
#include "sim/traps/trap_log.h"

namespace vesim::sim {

// What happened in a phase.
struct PhaseResult {
  std::string name;
  models::Speed speed;
  u64 begin, end;                               // ps
  std::vector<platform::Statistic> statistics;  // counted in it alone
  std::vector<platform::CoreLedger> ledgers;    // likewise; of `timed` phases
  TrapTable traps = {};                         // likewise
  Timelines timelines = {};                     // likewise; of `timed` phases
  InterruptTable interrupts = {};               // likewise; of `timed` phases
};

class PhaseControl {
 public:
  // `traps`, `timelines` and `interrupts` watch the machine.
  PhaseControl(platform::Machine& machine, const Settings& settings, TrapLog& traps,
               TimelineRecorder& timelines, InterruptRecorder& interrupts);

  // The first phase begins.
  void begin();
  // What the guest does. True when it ends the phase: the machine has to stop then.
  bool marker(const models::Marker& marker);
  bool output(std::string_view text);
  // How far the machine may run at most: ps, and instructions from now on.
  u64 time_limit() const;
  u64 instruction_limit() const;
  // Between two slices: goes on to the next phase if it is time. True when it did.
  bool advance();
  // The run is over, and with it the phase.
  void finish();

  std::size_t count() const { return phases_.size(); }
  bool in_first() const { return next_ == 0 && !over_; }
  // Empty for a run without phases.
  const std::vector<PhaseResult>& results() const { return results_; }
  // "phase 2 of 3: measure, at timed"
  std::string title() const;

 private:
  struct Snapshot {
    u64 time = 0, instructions = 0;
    std::vector<platform::Statistic> statistics;
    std::vector<platform::CoreLedger> ledgers;
  };
  const Phase* phase() const { return next_ < phases_.size() ? &phases_[next_] : nullptr; }
  void note();

  platform::Machine& machine_;
  TrapLog& traps_;
  TimelineRecorder& timelines_;
  InterruptRecorder& interrupts_;
  const std::vector<Phase> phases_;
  const models::Speed rest_;  // after the last phase
  std::size_t next_ = 0;      // the phase under way
  bool over_ = false;
  std::optional<LineMatcher> matcher_;
  Snapshot before_;
  std::vector<PhaseResult> results_;
};

}  // namespace vesim::sim
