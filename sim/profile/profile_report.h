// SPDX-License-Identifier: Apache-2.0
// The call tree for readers.
#pragma once

#include <string>

#include "sim/os/awareness.h"

namespace vesim::sim {

// Folded stacks, as flame-graph viewers read them: "os;thread;caller;function slots" by line.
std::string folded_stacks(const Awareness& awareness);
// The functions with the most time of their own, and with what they call.
std::string function_list(const Awareness& awareness, std::size_t most);

}  // namespace vesim::sim
