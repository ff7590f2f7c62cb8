// SPDX-License-Identifier: Apache-2.0
// Drives a machine from start to end: in slices of simulated time, between which the console, the
// debugger and the limits are looked after. Where the slices lie depends on the host's speed and
// never changes what the guest does (Machine::run).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "platform/machine.h"
#include "sim/checkpoint/boot_checkpoints.h"
#include "sim/config/settings.h"
#include "sim/console/console.h"
#include "sim/console/line_matcher.h"
#include "sim/gdb/server.h"
#include "sim/run/phase_control.h"
#include "sim/run/progress.h"
#include "sim/run/results.h"
#include "sim/symbols/symbols.h"

namespace vesim::sim {

enum class Ending {
  kPowerOff,
  kGuestStop,
  kGuestReset,
  kMatched,
  kMarker,  // run.until_marker
  kTimeLimit,
  kInstructionLimit,
  kNoProgress,
  kDeadlock,
  kInterrupted,
  kQuit,  // Ctrl-a x, or killed by the debugger
  kCannotWrite,
};

struct Outcome {
  Ending ending = Ending::kQuit;
  int status = 0;    // the program's exit status
  std::string text;  // why, in words
  std::vector<PhaseResult> phases = {};
  std::vector<Result> results = {};
};

class RunControl {
 public:
  // `server` may be null. The limits come from `settings`.
  RunControl(platform::Machine& machine, const Settings& settings, const Symbols& symbols,
             Console& console, Progress& progress, BootCheckpoints& checkpoints,
             gdb::Server* server, TrapLog& traps, TimelineRecorder& timelines,
             InterruptRecorder& interrupts);
  ~RunControl();
  RunControl(const RunControl&) = delete;
  RunControl& operator=(const RunControl&) = delete;

  Outcome run();

 private:
  Ending run_to_end();
  void say_phase();
  using Clock = std::chrono::steady_clock;

  std::optional<Ending> before_slice();
  std::optional<Ending> after_slice(const platform::StopInfo& stop);
  // Why a log of the run is not whole; empty if all are.
  std::string write_failure() const;
  std::optional<Ending> limits() const;
  std::optional<Ending> serve_debugger();
  std::optional<Ending> serve_console(std::chrono::milliseconds wait);
  std::optional<Ending> on_deadlock();
  void pace();
  void adapt_slice(Clock::duration took);
  platform::StopInfo run_slice();
  Outcome outcome(Ending ending) const;

  platform::Machine& machine_;
  const Settings& settings_;
  const Symbols& symbols_;
  Console& console_;
  Progress& progress_;
  BootCheckpoints& checkpoints_;
  gdb::Server* server_;
  std::optional<LineMatcher> matcher_;
  const std::optional<models::Marker> last_marker_;
  bool marked_ = false;  // it was executed
  const std::size_t orders_;
  bool starts_work_ = false;  // it asks for the last of its orders
  TrapLog& traps_;
  TimelineRecorder& timelines_;
  PhaseControl phases_;
  Results results_;

  Clock::time_point started_;
  isa::u64 slice_;        // ps
  isa::u64 last_output_;  // simulated time of the last console output, ps
  int guest_status_ = 0;
  // Real-time pacing of an idle machine: the moment when both clocks were last equal.
  Clock::time_point pace_host_;
  isa::u64 pace_simulated_ = 0;
};

}  // namespace vesim::sim
