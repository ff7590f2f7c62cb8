// SPDX-License-Identifier: Apache-2.0
#include "models/pl354/pl354.h"

namespace vesim::models {

// Section 3.3.5. Type 1 (ModeReg) only talks to the memory.
void Pl354::direct_command(u32 value) {
  const unsigned type = isa::bits(value, 22, 21);
  const unsigned chip = isa::bits(value, 25, 23);
  if (type == 1) return;
  cycles_.set(set_cycles_.get() & kCyclesMask, chip);
  opmode_.set(set_opmode_.get() & kModeMask, chip);
}

}  // namespace vesim::models
