// SPDX-License-Identifier: Apache-2.0
#include "sim/version.h"

namespace vesim::sim {

std::string version() { return "vesim 0.1.0"; }

}  // namespace vesim::sim
