// SPDX-License-Identifier: Apache-2.0
// The commands that look into the machine: gdb's `monitor`, the console's status key and the
// program's lists share them.
#pragma once

#include <string>
#include <string_view>

#include "platform/machine.h"
#include "sim/symbols/symbols.h"

namespace vesim::sim {

// Answers "help", "info status", "info registers", "info map", "info DEVICE".
std::string monitor_command(platform::Machine& machine, const Symbols& symbols,
                            std::string_view command, unsigned core);

std::string device_list(const platform::Machine& machine);
// The registers of `device`, or of all devices if it is empty; `values` adds what they hold now.
// Throws isa::UserError for an unknown device.
std::string register_list(const platform::Machine& machine, const std::string& device, bool values);
std::string status_line(platform::Machine& machine, const Symbols& symbols);

}  // namespace vesim::sim
