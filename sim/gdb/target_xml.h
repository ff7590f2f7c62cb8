// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "platform/debug_target.h"

namespace vesim::sim::gdb {

// The target description that tells gdb which registers there are ("Debugging with GDB", appendix
// G), in the order of DebugTarget::registers().
std::string target_xml(const platform::DebugTarget& target);

}  // namespace vesim::sim::gdb
