// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/translation_context.h"

#include "isa/core.h"
#include "isa/mmu/walk.h"

namespace vesim::models {

using isa::bit;

TranslationContext context_of(const isa::Core& core) {
  const isa::SystemRegisters& sys = core.sys;
  TranslationContext context;
  context.regime = isa::current_regime(core);
  const unsigned bank = isa::bank_of(context.regime);
  const bool hyp = context.regime == isa::Regime::Hyp;
  const isa::u32 sctlr = hyp ? sys.hsctlr : sys.sctlr[bank];
  context.guest = isa::stage2_enabled(core, context.regime);
  context.translates = bit(sctlr, 0) || context.guest;
  context.data_cache = bit(sctlr, 2);
  context.instruction_cache = bit(sctlr, 12);
  if (hyp) return context;
  const isa::u32 ttbcr = sys.ttbcr[bank];
  const isa::u64 base = bit(ttbcr, 22) ? sys.ttbr1[bank] : sys.ttbr0[bank];
  context.asid = static_cast<u8>(bit(ttbcr, 31) ? base >> 48 : sys.contextidr[bank]);
  if (context.regime == isa::Regime::NonSecurePl1) context.vmid = static_cast<u8>(sys.vttbr >> 48);
  return context;
}

}  // namespace vesim::models
