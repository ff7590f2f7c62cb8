// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace vesim::sim {

std::string version();

}  // namespace vesim::sim
