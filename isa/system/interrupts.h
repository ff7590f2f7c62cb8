// SPDX-License-Identifier: Apache-2.0
// What is pending of the asynchronous exceptions (Arm ARM B1.8.5, B1.8.11).
#pragma once

#include "isa/types.h"

namespace vesim::isa {

class Core;

// Virtual exceptions exist while HCR routes the physical ones of their kind to Hyp.
bool virtual_abort_pending(const Core& core);
bool virtual_fiq_pending(const Core& core);
bool virtual_irq_pending(const Core& core);

// ISR as the current state reads it.
u32 interrupt_status(const Core& core);

}  // namespace vesim::isa
