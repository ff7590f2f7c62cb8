// SPDX-License-Identifier: Apache-2.0
// The program behind main(): from options to exit status.
#pragma once

#include <functional>
#include <memory>

#include "platform/machine.h"
#include "sim/options.h"

namespace vesim::sim {

using MachineFactory =
    std::function<std::unique_ptr<platform::Machine>(const platform::MachineConfig&)>;

// Does what `options` ask for with a machine of the factory. Throws isa::UserError.
int run_program(Options options, const MachineFactory& make);

}  // namespace vesim::sim
