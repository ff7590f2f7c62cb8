// SPDX-License-Identifier: Apache-2.0
#include "platform/machine.h"

#include "isa/diagnostics.h"
#include "platform/tc2_machine.h"

namespace vesim::platform {

std::unique_ptr<Machine> make_machine(const MachineConfig& config) {
  if (config.board != "tc2") {
    throw isa::UserError("board.name: there is no board '" + config.board + "'; there is tc2");
  }
  return std::make_unique<Tc2Machine>(config);
}

}  // namespace vesim::platform
