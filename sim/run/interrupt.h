// SPDX-License-Identifier: Apache-2.0
// Ctrl-C (SIGINT) and SIGTERM: the first asks for a clean end, the second kills.
#pragma once

#include "platform/machine.h"

namespace vesim::sim {

// Watches the signals from construction to destruction; one at a time.
class Interrupt {
 public:
  explicit Interrupt(platform::Machine& machine);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  static bool requested();
};

}  // namespace vesim::sim
