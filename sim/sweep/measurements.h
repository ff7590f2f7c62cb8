// SPDX-License-Identifier: Apache-2.0
// What a run measured, from its output folder: the results that its guest printed, and its
// statistics. The statistics of phase P are called P.NAME, those of stbox's flow N flow<N>.NAME.
#pragma once

#include <string>
#include <vector>

#include "isa/types.h"

namespace vesim::sim {

struct Measurement {
  std::string name;
  double value = 0;
  std::string unit;
  bool printed = false;  // by the guest, as a result; else a statistic
};

struct RunReport {
  std::string reason;        // why the run ended, in words
  isa::u64 picoseconds = 0;  // simulated
  double host_seconds = 0;   // how long it took
  std::vector<Measurement> measurements;
};

// Of a run that came to its end. Throws isa::UserError when its files cannot be read.
RunReport read_run(const std::string& folder);

// Null if there is none of that name.
const Measurement* find_measurement(const std::vector<Measurement>& all, const std::string& name);

}  // namespace vesim::sim
