// SPDX-License-Identifier: Apache-2.0
// What an experiment has measured, for the terminal: rates on the host and in the guest, their
// ratio, and the worlds that the cores' cycles went to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/run/phase_control.h"
#include "sim/run/results.h"

namespace vesim::sim {

// The results have names PLACE/WORLD/NAME (workloads/virtual/jobs/experiment); of NAME one line for
// the places host and guest, "alone", and one for both, "together".
struct Rate {
  std::string name, unit;
  std::string_view how;
  std::optional<double> host, guest;
};
std::vector<Rate> rates(const std::vector<Result>& results);
std::string rates_text(const std::vector<Result>& results);

// The share that each world had of both cores' cycles, a column for each timed phase.
std::string worlds_text(const std::vector<PhaseResult>& phases);

}  // namespace vesim::sim
