// SPDX-License-Identifier: Apache-2.0
// One translation: stage 1 on or off, stage 2 behind it, both combined (TranslateAddressV() of Arm
// ARM B3.19).
#include "isa/mmu/translate.h"

#include "isa/mmu/attributes.h"
#include "isa/mmu/table_access.h"
#include "isa/mmu/walk.h"

namespace vesim::isa {
namespace {

constexpr u32 kHcrPtw = 1u << 2, kHcrDc = 1u << 12, kHcrTge = 1u << 27;

// HCR.DC and HCR.TGE act as SCTLR.M clear: the manual demands that it be.
bool stage1_enabled(const SystemRegisters& sys, Regime regime) {
  if (regime == Regime::Hyp) return bit(sys.hsctlr, 0);
  if (regime == Regime::NonSecurePl1 && (sys.hcr & (kHcrDc | kHcrTge))) return false;
  return bit(sys.sctlr[bank_of(regime)], 0);
}

// Stage 1 with its MMU off (Arm ARM B3.2.1).
Translation flat(const SystemRegisters& sys, const WalkRequest& request, u32 va) {
  const Regime regime = request.regime;
  Translation t;
  t.pa = va;
  t.secure = regime == Regime::SecurePl1;
  t.readable = t.writable = t.executable = true;
  if (regime == Regime::NonSecurePl1 && (sys.hcr & kHcrDc)) {
    t.attributes = normal_attributes(0b1111, 0b1111, 0);
  } else if (request.access == Access::Execute) {
    const u32 sctlr = regime == Regime::Hyp ? sys.hsctlr : sys.sctlr[bank_of(regime)];
    const unsigned cacheability = bit(sctlr, 12) ? 0b1010 : 0b0100;  // write-through, or not
    t.attributes = normal_attributes(cacheability, cacheability, 2);
  } else {
    t.attributes = device_attributes(MemoryType::StronglyOrdered);
  }
  return t;
}

}  // namespace

Translation translate_stage1(Core& core, const WalkRequest& request, u32 va) {
  Translation t = !stage1_enabled(core.sys, request.regime) ? flat(core.sys, request, va)
                  : uses_long_format(core, request.regime)  ? walk_long(core, request, va)
                                                            : walk_short(core, request, va);
  t.ipa = t.pa;
  t.page_shift = t.stage1_shift;
  return t;
}

Translation translate_stages(Core& core, const WalkRequest& request, u32 va) {
  const Translation first = translate_stage1(core, request, va);
  if (!first || !stage2_enabled(core, request.regime)) return first;
  Translation t = walk_stage2(core, first.pa, request.access);
  if (!t) return t;
  t.fault = {};
  t.ipa = first.pa;
  t.readable = t.readable && first.readable;
  t.writable = t.writable && first.writable;
  t.executable = t.executable && first.executable;
  t.stage1_shift = first.stage1_shift;
  t.global = first.global;
  t.page_shift = std::min(t.page_shift, first.stage1_shift);
  t.attributes = combine_attributes(first.attributes, t.attributes);
  return t;
}

bool translate_table_address(Core& core, u64& address, Fault& fault) {
  Translation t = walk_stage2(core, address, Access::Read);
  if (t && (core.sys.hcr & kHcrPtw) && t.attributes.type != MemoryType::Normal) {
    t.fault.type = FaultType::Permission;
    t.fault.level = static_cast<u8>((39 - t.page_shift) / 9);
  }
  if (t) {
    address = t.pa;
    return true;
  }
  fault = t.fault;
  fault.on_stage1_walk = true;
  return false;
}

Regime current_regime(const Core& core) {
  return core.hyp() ? Regime::Hyp : core.secure() ? Regime::SecurePl1 : Regime::NonSecurePl1;
}

Fault fault_of_access(const Core& core, FaultType type, bool slave_error) {
  Fault fault;
  fault.type = type;
  fault.long_format = uses_long_format(core, current_regime(core));
  fault.slave_error = slave_error;
  return fault;
}

Translation translate(Core& core, u32 va, Access access, bool privileged) {
  const WalkRequest request{current_regime(core), access, privileged};
  const Translation t = translate_stages(core, request, va);
  if (t) core.context.note(va, access, t.stage1_shift);
  return t;
}

}  // namespace vesim::isa
