// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vesim::sim {

// vesim checkpoint list | info NAME | save NAME [options of a run]
int checkpoint_command(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
