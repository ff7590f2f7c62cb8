// SPDX-License-Identifier: Apache-2.0
// The CPI stacks as a picture: for each core a bar per world, which its causes share.
#pragma once

#include <string>
#include <vector>

#include "platform/machine.h"

namespace vesim::sim {

const char* cause_colour(models::Cause cause);
std::string cpi_stack_svg(const std::vector<platform::CoreLedger>& ledgers);

}  // namespace vesim::sim
