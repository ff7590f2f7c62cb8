// SPDX-License-Identifier: Apache-2.0
// Writing the CPSR by instruction (Arm ARM B1.3.3).
#pragma once

#include "isa/types.h"

namespace vesim::isa {

class Core;

// Whether a write to the mode field may do this change (CPSRWriteByInstr).
bool may_enter_mode(const Core& core, u32 mode, bool exception_return);

// `cpsr` as it may be written: a change of mode that is UNPREDICTABLE leaves the mode as it is.
u32 checked_mode(const Core& core, u32 cpsr, bool exception_return);

// CPSR bits of `mask` := `value`, with all that follows from a change of mode or masks. Privileges
// are the caller's to check, the new mode is checked here.
void write_cpsr(Core& core, u32 value, u32 mask);

}  // namespace vesim::isa
