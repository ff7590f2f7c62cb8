// SPDX-License-Identifier: Apache-2.0
// What tags TLB entries besides the address, and what of a core's state decides on caching.
#pragma once

#include "isa/mmu/translate.h"
#include "isa/types.h"

namespace vesim::models {

using isa::u8;

struct TranslationContext {
  isa::Regime regime = isa::Regime::SecurePl1;
  u8 asid = 0;
  u8 vmid = 0;
  bool translates = false;         // the MMU of either stage is on
  bool data_cache = false;         // SCTLR.C
  bool instruction_cache = false;  // SCTLR.I
  bool guest = false;              // under stage 2
  bool operator==(const TranslationContext&) const = default;
};

// The core's, as it is now.
TranslationContext context_of(const isa::Core& core);

}  // namespace vesim::models
