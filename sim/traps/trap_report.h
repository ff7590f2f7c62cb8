// SPDX-License-Identifier: Apache-2.0
// Answers of `vesim traps`, as text. Times are cycles.
#pragma once

#include <string>

#include "sim/traps/trap_index.h"

namespace vesim::sim {

// What a query looks at.
struct TrapQuery {
  std::string by = "class";  // a name of trap_keys(); of the summary also "cause"
  std::string where;         // trap_filter.h
};

// In the shape of `perf kvm stat report`, with percentiles and the mean of each phase.
std::string trap_summary(TrapIndex& index, const TrapQuery& query);
std::string slowest_traps(TrapIndex& index, const TrapQuery& query, u64 count);
// What changed from one run to the other, the largest difference of time first.
std::string trap_difference(TrapIndex& before, TrapIndex& after, const TrapQuery& query);
// One trap, phase by phase and cause by cause.
std::string trap_waterfall(TrapIndex& index, u64 id);
// All fields of the traps that the query looks at.
void write_csv(TrapIndex& index, const TrapQuery& query, const std::string& path);

}  // namespace vesim::sim
