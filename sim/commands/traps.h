// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// vesim traps RUN
int traps_command(const std::vector<std::string>& arguments);
// The text that it prints, but for --help.
std::string traps_answer(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
