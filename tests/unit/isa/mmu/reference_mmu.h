// SPDX-License-Identifier: Apache-2.0
// Translation once more, slowly and straight from the manual's pseudo-code (Arm ARM B3.19) and its
// tables, to compare the real one with.
#pragma once

#include "isa/environment.h"
#include "isa/mmu/translate.h"
#include "isa/system/system_registers.h"

namespace vesim::isa::test {

struct ReferenceRequest {
  Regime regime;
  u32 va;
  Access access;
  bool privileged;
};

Translation reference_translate(const SystemRegisters& sys, Environment& env,
                                const ReferenceRequest& request);

}  // namespace vesim::isa::test
