// SPDX-License-Identifier: Apache-2.0
// The registers a debugger can name, and how to reach each in a core.
#pragma once

#include <functional>
#include <vector>

#include "isa/core.h"
#include "platform/debug_target.h"

namespace vesim::platform {

struct DebugRegisterAccess {
  DebugRegister description;
  std::function<u64(const isa::Core&)> get;
  std::function<void(isa::Core&, u64)> set;  // none: read-only
};

// r0-r12, sp, lr, pc, cpsr; d0-d31, fpscr; the banked registers; system registers.
const std::vector<DebugRegisterAccess>& debug_registers();

}  // namespace vesim::platform
