// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// vesim whatif CONFIG --zero PRICE...
int whatif_command(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
