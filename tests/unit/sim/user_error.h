// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "isa/diagnostics.h"

namespace vesim::sim {

// The message of the UserError that `action` throws, or "no error".
inline std::string user_error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const isa::UserError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace vesim::sim
