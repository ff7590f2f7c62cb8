// SPDX-License-Identifier: Apache-2.0
#include "platform/machine.h"

#include "isa/diagnostics.h"

namespace vesim::platform {

std::unique_ptr<Machine> make_machine(const MachineConfig& config) {
  throw isa::UserError("board '" + config.board + "': this build has no board yet");
}

}  // namespace vesim::platform
