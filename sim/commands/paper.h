// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// vesim paper [TABLE...]
int paper_command(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
