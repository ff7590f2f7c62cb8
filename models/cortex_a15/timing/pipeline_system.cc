// SPDX-License-Identifier: Apache-2.0
// Barriers, serializing instructions, and system registers that maintain caches, TLBs and
// predictor.
#include <algorithm>

#include "isa/system/system_register.h"
#include "models/cortex_a15/timing/pipeline.h"
#include "models/cortex_a15/timing/translation_context.h"

namespace vesim::models {

using isa::Op;
using isa::Uop;

namespace {

// CP15's fields as the instruction has them.
struct Cp15 {
  u32 crn, opc1, crm, opc2;
};

Cp15 fields_of(const isa::InsnInfo& info) {
  const u32 e = info.encoding;
  return {isa::bits(e, 19, 16), isa::bits(e, 23, 21), isa::bits(e, 3, 0), isa::bits(e, 7, 5)};
}

bool is_cp15(const isa::InsnInfo& info) { return isa::bits(info.encoding, 11, 8) == 15; }

}  // namespace

// What must be the oldest to execute. Thread ID registers are read without waiting for anything.
bool Pipeline::serializes(const Uop* u) const {
  if (u->op != Op::CoprocessorRead) return true;
  const isa::InsnInfo& info = block_->insns[u->insn];
  return !is_cp15(info) || fields_of(info).crn != 13;
}

// Nothing dispatches before a barrier or serializing instruction is done, except behind a DMB,
// which holds back accesses only.
void Pipeline::synchronize(Flight& f) {
  f.own = Cause::Barrier;
  const u64 stores_done = stores_.performed();
  switch (f.timing.effect) {
    case Effect::Dmb:
      memory_floor_ = std::max({memory_floor_, memory_complete_, stores_done});
      return;
    case Effect::Dsb:
      f.complete = std::max(f.complete, memory_.synchronize(core_, std::max(f.issue, stores_done)));
      break;
    case Effect::Isb:
      synchronized_ = true;
      return;
    default:
      if (f.u->op == Op::CoprocessorRead) return;
  }
  if (f.complete > dispatch_cycle_) {
    dispatch_cycle_ = f.complete;
    dispatched_ = 0;
    dispatch_cause_ = f.own;
  }
}

void Pipeline::writes_register(const Uop* u, u64 value) {
  advance(u);
  begin(u);
  const isa::InsnInfo& info = block_->insns[u->insn];
  if (!is_cp15(info) || u->form != 0) return;
  flight_.complete = std::max(flight_.complete, maintain(info, value, flight_.issue));
}

// When c7 and c8 operations let the core go on.
u64 Pipeline::maintain(const isa::InsnInfo& info, u64 value, u64 time) {
  using MaintenanceOp = isa::Maintenance::Op;
  const Cp15 r = fields_of(info);
  const bool forced =
      !architecture_.secure() && !architecture_.hyp() && isa::bit(architecture_.sys.hcr, 9);
  isa::Maintenance m{.secure = architecture_.secure(),
                     .asid = static_cast<u8>(value),
                     .vmid = static_cast<u8>(architecture_.sys.vttbr >> 48),
                     .va = static_cast<u32>(value) & isa::kPageMask};
  if (r.crn == 8) {
    constexpr MaintenanceOp kPl1[] = {MaintenanceOp::TlbAll, MaintenanceOp::TlbVa,
                                      MaintenanceOp::TlbAsid, MaintenanceOp::TlbVaAllAsid};
    if (r.opc1 == 4) {
      m.op = r.opc2 == 0   ? MaintenanceOp::TlbHypAll
             : r.opc2 == 1 ? MaintenanceOp::TlbHypVa
                           : MaintenanceOp::TlbNonSecureAll;
    } else {
      m.op = kPl1[r.opc2 & 3];
    }
    flight_.own = Cause::TlbMaintenance;
    return memory_.maintain(core_, m, r.crm == 3 || forced, time);
  }
  if (r.crn != 7) return time;
  const u32 va = static_cast<u32>(value);
  using Line = MemorySystem::LineOperation;
  switch (r.crm) {
    case 1:  // ICIALLUIS, BPIALLIS
    case 5:  // ICIALLU, ICIMVAU, BPIALL, BPIMVA
      if (r.opc2 >= 6) {
        predictor_.flush();
        m.op = MaintenanceOp::BranchPredictor;
      } else {
        m.op = MaintenanceOp::InstructionCache;
      }
      return r.opc2 == 4 ? time : memory_.maintain(core_, m, r.crm == 1 || forced, time);
    case 6:
    case 10:
    case 11:
    case 14: {
      const Line op = r.crm == 6    ? Line::Invalidate
                      : r.crm == 14 ? Line::CleanInvalidate
                                    : Line::Clean;
      if (r.opc2 == 1) return memory_.maintain_line(core_, va, op, time).ready;
      return r.opc2 == 2 ? memory_.maintain_set_way(core_, va, op, time) : time;
    }
    default:
      return time;
  }
}

void Pipeline::follow_context() {
  if (architecture_.context.page == context_tag_) return;
  context_tag_ = architecture_.context.page;
  memory_.set_context(core_, context_of(architecture_));
}

}  // namespace vesim::models
