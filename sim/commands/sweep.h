// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// vesim sweep FILE
int sweep_command(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
