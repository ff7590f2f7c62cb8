// SPDX-License-Identifier: Apache-2.0
#include "platform/debug_target.h"

#include <algorithm>

namespace vesim::platform {

std::optional<unsigned> find_register(const DebugTarget& target, std::string_view name) {
  const auto& registers = target.registers();
  const auto found = std::find_if(registers.begin(), registers.end(),
                                  [&](const DebugRegister& reg) { return reg.name == name; });
  if (found == registers.end()) return std::nullopt;
  return static_cast<unsigned>(found - registers.begin());
}

}  // namespace vesim::platform
