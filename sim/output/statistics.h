// SPDX-License-Identifier: Apache-2.0
// Statistics as text and JSON.
#pragma once

#include <string>
#include <vector>

#include "platform/machine.h"
#include "sim/ledger/device_times.h"
#include "sim/run/phase_control.h"
#include "sim/run/results.h"

namespace vesim::sim {

struct RunSummary {
  std::string configuration;
  std::string end;  // why the run ended, in words
  int exit_status = 0;
  std::string state_hash;
  std::vector<platform::Statistic> statistics;  // of the simulated machine: reproducible
  std::vector<platform::CoreLedger> ledgers;
  std::vector<DeviceTime> devices;
  TrapTable traps;
  std::vector<platform::NetworkFlow> flows;
  std::vector<PhaseResult> phases;
  Timelines timelines;  // of a run without phases
  InterruptTable interrupts;
  InterruptNames interrupt_names;
  std::vector<Result> results;
  std::vector<platform::Statistic> host;  // of this execution: not reproducible
};

// Wall-clock and CPU seconds, memory and speed of this process.
std::vector<platform::Statistic> host_statistics(double seconds, isa::u64 instructions);

std::string statistics_text(const RunSummary& summary);
std::string statistics_json(const RunSummary& summary);

}  // namespace vesim::sim
