// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/block_plan.h"

#include <algorithm>

#include "isa/registers.h"

namespace vesim::models {
namespace {

using isa::Op;
using isa::Uop;

UopPlan::Kind kind_of(const Uop& u, const OpTiming& timing) {
  using Kind = UopPlan::Kind;
  if (timing.unit == Unit::None) return Kind::Folded;
  if (u.d < isa::kTemp0) return Kind::Priced;
  if (u.op == Op::Address) return Kind::FoldedAddress;
  const bool copy = u.op == Op::Mov && u.form == static_cast<u8>(isa::OperandForm::Register);
  return copy ? Kind::FoldedCopy : Kind::Priced;
}

}  // namespace

BlockPlan::BlockPlan(const isa::Block& block, const OpTimings& timings, u64 multiple_registers)
    : branch(block) {
  uops.reserve(block.uops.size());
  const Uop* unconditional = nullptr;  // uops before it depend on the flags
  unsigned fetched = ~0u;              // the instruction whose first uop was seen last
  for (const Uop& u : block.uops) {
    UopPlan plan;
    plan.timing = timings.of(u);
    plan.least_latency = std::max<u8>(plan.timing.latency, 1);
    plan.kind = kind_of(u, plan.timing);
    if (u.op == Op::SkipUnless) unconditional = &u + 1 + u.imm;
    plan.conditional = &u < unconditional;
    if (u.op == Op::LoadMultiple || u.op == Op::StoreMultiple) {
      plan.timing.busy = static_cast<u8>((u.a + multiple_registers - 1) / multiple_registers);
    }
    plan.offset = block.insns[u.insn].offset;
    if (plan.kind == UopPlan::Kind::Priced && u.insn != fetched) {
      fetched = u.insn;
      plan.fetched = block.insns[u.insn].length;
    }
    RegisterUse use;
    register_use(u, plan.timing.operands, use);
    if (plan.conditional) use.reads(kFlags);
    if (plan.timing.effect != Effect::Store) use.address_count = use.source_count;
    plan.address_count = use.address_count;
    plan.source_count = use.source_count;
    plan.result_count = use.result_count;
    for (std::size_t i = 0; i < plan.sources.size() && i < use.source_count; ++i) {
      plan.sources[i] = use.sources[i];
    }
    for (std::size_t i = 0; i < plan.results.size() && i < use.result_count; ++i) {
      plan.results[i] = use.results[i];
    }
    plan.registers = static_cast<u32>(registers.size());
    registers.insert(registers.end(), use.sources.begin(), use.sources.begin() + use.source_count);
    registers.insert(registers.end(), use.results.begin(), use.results.begin() + use.result_count);
    uops.push_back(plan);
  }
}

}  // namespace vesim::models
