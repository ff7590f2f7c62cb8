// SPDX-License-Identifier: Apache-2.0
// Repeats of a run that differ as runs on a real board do: in where the work begins between the
// ticks of timers and the packets of the network.
#pragma once

#include "isa/types.h"
#include "platform/machine.h"

namespace vesim::sim {

// What run.seed chooses, ps: nothing for 0, else evenly distributed over 20 ms, a whole number of
// periods of the tick for a kernel with HZ of 100, 250 or 1000.
isa::u64 start_delay(isa::u64 seed);

// Lets that time pass with all cores held: devices, timers and stbox go on.
void delay_start(platform::Machine& machine, isa::u64 seed);

}  // namespace vesim::sim
