// SPDX-License-Identifier: Apache-2.0
// The call tree for readers.
#pragma once

#include <string>
#include <vector>

#include "sim/os/awareness.h"

namespace vesim::sim {

// Folded stacks, as flame-graph viewers read them: "os;thread;caller;function slots" by line.
// Calls too small to be seen there count as their caller's own slots; the sum stays exact.
std::string folded_stacks(const Awareness& awareness);
// Slots of a function alone, and with what it calls.
struct FunctionCost {
  std::string name;
  u64 own = 0, with_calls = 0;
};
// The most of its own first.
std::vector<FunctionCost> function_costs(const Awareness& awareness);
// The first of these.
std::string function_list(const Awareness& awareness, std::size_t most);

}  // namespace vesim::sim
