// SPDX-License-Identifier: Apache-2.0
// What the GIC tells of interrupts on their way, to whoever counts them.
#pragma once

#include "isa/types.h"

namespace vesim::models {

struct InterruptEvent {
  enum class Step : isa::u8 {
    Sent,               // a write of GICD_SGIR made it pending: it had not been, from that source
    Acknowledged,       // GICC_IAR or GICC_AIAR gave it to the core
    GuestAcknowledged,  // GICV_IAR or GICV_AIAR gave it to the guest on the core; a virtual one
  };
  Step step;
  unsigned core;  // that is to have it, or has it
  isa::u32 id;
  unsigned source = 0;  // of a physical SGI: the core that sent it
};

}  // namespace vesim::models
