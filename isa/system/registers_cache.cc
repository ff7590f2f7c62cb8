// SPDX-License-Identifier: Apache-2.0
// Cache and branch predictor maintenance, and the barriers of c7 (Arm ARM B4.2.1, B4.2.2).
//
// Data lives in flat memory and decoded code is dropped when it is written to, so these operations
// have no effect on function. What stays is who may use them, what they trap to and, for those by
// address, the faults.
#include "isa/mmu/maintenance.h"
#include "isa/mmu/translate.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

bool mapped_readable(Core& c, u32 va) {
  return c.fast.entry(va).read_tag == FastMemory::tag(va & kPageMask, 1, c.context.page);
}

// Invalidation needs write permission; the others fault on translation, not on permissions
// (B2.2.6, "Cache maintenance operations and abort model"), except those of stage 2.
template <bool needs_write>
bool by_address(Core& c, const Uop* u, u64 value) {
  const u32 va = static_cast<u32>(value);
  if (!needs_write && mapped_readable(c, va)) return true;
  Translation t = translate(c, va, needs_write ? Access::Write : Access::Read, c.regs.privileged());
  if (t) return true;
  const bool permission =
      t.fault.type == FaultType::Permission || t.fault.type == FaultType::Domain;
  if (!needs_write && permission && !t.fault.stage2) return true;
  t.fault.maintenance = true;
  take_data_abort(c, u, va, true, t.fault);
  return false;
}

bool forced_broadcast(const Core& c) { return below_hyp(c) && (c.sys.hcr & hcr::kFb); }

// Operations on instruction caches and predictors, told to the other cores when inner shareable.
template <Maintenance::Op op, bool shareable>
bool whole(Core& c, const Uop*, u64) {
  const Maintenance operation{op, c.secure(), 0, 0, 0};
  apply_maintenance(c, operation);
  if (shareable || forced_broadcast(c)) c.env.broadcast(operation);
  return true;
}

bool invalidate_instruction_address(Core& c, const Uop* u, u64 value) {
  if (!by_address<false>(c, u, value)) return false;
  const Maintenance operation{Maintenance::Op::InstructionCache, c.secure(), 0, 0,
                              static_cast<u32>(value)};
  apply_maintenance(c, operation);
  c.env.broadcast(operation);
  return true;
}

// CP15ISB and its kin exist while SCTLR.CP15BEN (HSCTLR's in Hyp mode) says so.
bool barriers_enabled(const Core& c, bool) {
  return (c.hyp() ? c.sys.hsctlr : c.sys.sctlr[c.bank()]) & sctlr::kCp15Ben;
}

using Op = Maintenance::Op;
constexpr auto kEnd = After::EndBlock;

constexpr SystemRegister kRows[] = {
    {"NOP (wait for interrupt)", cp15(7, 0, 0, 4), kPl1Wo, Trap::None, nullptr, ignore},
    {"ICIALLUIS", cp15(7, 0, 1, 0), kPl1Wo, Trap::Tpu, nullptr, whole<Op::InstructionCache, true>,
     kEnd},
    {"BPIALLIS", cp15(7, 0, 1, 6), kPl1Wo, Trap::None, nullptr, whole<Op::BranchPredictor, true>},
    {"ICIALLU", cp15(7, 0, 5, 0), kPl1Wo, Trap::Tpu, nullptr, whole<Op::InstructionCache, false>,
     kEnd},
    {"ICIMVAU", cp15(7, 0, 5, 1), kPl1Wo, Trap::Tpu, nullptr, invalidate_instruction_address, kEnd},
    {"CP15ISB", cp15(7, 0, 5, 4), kAllWo, Trap::None, nullptr, ignore, kEnd, barriers_enabled},
    {"BPIALL", cp15(7, 0, 5, 6), kPl1Wo, Trap::None, nullptr, whole<Op::BranchPredictor, false>},
    {"BPIMVA", cp15(7, 0, 5, 7), kPl1Wo, Trap::None, nullptr, ignore},
    {"DCIMVAC", cp15(7, 0, 6, 1), kPl1Wo, Trap::Tpc, nullptr, by_address<true>},
    {"DCISW", cp15(7, 0, 6, 2), kPl1Wo, Trap::Tsw, nullptr, ignore},
    {"DCCMVAC", cp15(7, 0, 10, 1), kPl1Wo, Trap::Tpc, nullptr, by_address<false>},
    {"DCCSW", cp15(7, 0, 10, 2), kPl1Wo, Trap::Tsw, nullptr, ignore},
    {"CP15DSB", cp15(7, 0, 10, 4), kAllWo, Trap::None, nullptr, ignore, After::Nothing,
     barriers_enabled},
    {"CP15DMB", cp15(7, 0, 10, 5), kAllWo, Trap::None, nullptr, ignore, After::Nothing,
     barriers_enabled},
    {"DCCMVAU", cp15(7, 0, 11, 1), kPl1Wo, Trap::Tpu, nullptr, by_address<false>},
    {"NOP (prefetch)", cp15(7, 0, 13, 1), kPl1Wo, Trap::None, nullptr, ignore},
    {"DCCIMVAC", cp15(7, 0, 14, 1), kPl1Wo, Trap::Tpc, nullptr, by_address<false>},
    {"DCCISW", cp15(7, 0, 14, 2), kPl1Wo, Trap::Tsw, nullptr, ignore},
};

}  // namespace

std::span<const SystemRegister> cache_maintenance_registers() { return kRows; }

}  // namespace vesim::isa
