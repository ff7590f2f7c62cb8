// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/op_timing.h"

#include "isa/decode/builder.h"

namespace vesim::models {

using isa::Op;

namespace {

u8 narrow(u64 value) { return static_cast<u8>(value); }

}  // namespace

OpTimings::OpTimings(const PipelineParameters& p) {
  integer(p);
  memory(p);
  branches_and_system(p);
  vfp(p);
  neon(p);
}

void OpTimings::set(Op op, const OpTiming& timing) { set(op, op, timing); }

void OpTimings::set(Op first, Op last, const OpTiming& timing) {
  for (std::size_t i = index(first, 0); i < index(last, 0) + kForms; ++i) table_[i] = timing;
}

void OpTimings::integer(const PipelineParameters& p) {
  const OpTiming alu{
      .unit = Unit::Alu, .latency = narrow(p.latency.alu), .operands = Operands::Integer};
  const u8 shifted = narrow(p.latency.alu_shift);
  set(Op::Address, alu);
  set(Op::And, Op::Orn, alu);
  for (u32 op = static_cast<u32>(Op::And); op <= static_cast<u32>(Op::Orn); ++op) {
    const Op which = static_cast<Op>(op);
    const bool carry = which == Op::Adc || which == Op::Sbc || which == Op::Rsc;
    for (u32 form = 0; form < kForms; ++form) {
      OpTiming& t = at(which, form);
      const u32 operand = form % isa::kSetsFlags;
      if (operand > static_cast<u32>(isa::OperandForm::Immediate)) t.latency = shifted;
      const bool reads_carry = carry || operand == static_cast<u32>(isa::OperandForm::Rrx);
      const bool sets = form & isa::kSetsFlags;
      t.operands = reads_carry ? (sets ? Operands::CarrySets : Operands::Carry)
                               : (sets ? Operands::SetsFlags : Operands::Integer);
    }
  }
  set(Op::Movt, Op::Shift, alu);
  OpTiming media = alu;
  media.latency = shifted;
  set(Op::Extend, Op::SumAbsoluteDifferences, media);
  set(Op::AddressUpdate, alu);

  OpTiming multiply{
      .unit = Unit::Multiply, .latency = narrow(p.latency.multiply), .operands = Operands::Integer};
  set(Op::Multiply, Op::MultiplyHigh, multiply);
  set(Op::MultiplyLong, {.unit = Unit::Multiply,
                         .latency = narrow(p.latency.multiply_long),
                         .busy = narrow(p.multiply_long_busy),
                         .operands = Operands::Long});
  // What does not accumulate has no fourth operand.
  using enum isa::MultiplyForm;
  at(Op::Multiply, static_cast<u32>(Mul)).operands = Operands::Binary;
  for (const auto form : {SmulXy, SmulwY})
    at(Op::MultiplyHalf, static_cast<u32>(form)).operands = Operands::Binary;
  for (const auto form : {Umull, Smull})
    at(Op::MultiplyLong, static_cast<u32>(form)).operands = Operands::LongProduct;
  for (u32 form = 0; form < kForms; ++form) {
    const u8 cycles = narrow(form & 1 ? p.latency.divide_signed : p.latency.divide_unsigned);
    at(Op::Divide, form) = {
        .unit = Unit::Multiply, .latency = cycles, .busy = cycles, .operands = Operands::Integer};
  }
}

// The latency of loads is the memory system's; what stands here comes on top.
void OpTimings::memory(const PipelineParameters& p) {
  const OpTiming load{.unit = Unit::Load, .effect = Effect::Load, .operands = Operands::Load};
  const OpTiming store{
      .unit = Unit::Store, .latency = 1, .effect = Effect::Store, .operands = Operands::Store};
  const auto with = [](OpTiming t, Operands operands, u64 extra = 0) {
    t.operands = operands;
    t.latency = narrow(t.latency + extra);
    return t;
  };
  set(Op::Load, load);
  set(Op::LoadDouble, load);
  set(Op::LoadExclusive, load);
  set(Op::Store, store);
  set(Op::StoreDouble, store);
  set(Op::StoreExclusive, with(store, Operands::Exclusive, p.latency.store_forward));
  set(Op::Swap, with(load, Operands::Exclusive));
  set(Op::LoadMultiple, with(load, Operands::LoadMultiple));
  set(Op::StoreMultiple, with(store, Operands::StoreMultiple));
  set(Op::StoreReturnState, with(store, Operands::None));
  set(Op::ReturnFromException, with(load, Operands::None));
  set(Op::Preload, {.unit = Unit::Load, .latency = 1, .operands = Operands::None});
  set(Op::VfpLoad, with(load, Operands::VfpLoad, p.latency.vfp_load_extra));
  set(Op::VfpLoadMultiple, with(load, Operands::VfpLoad, p.latency.vfp_load_extra));
  set(Op::NeonLoadStructure, with(load, Operands::VfpLoad, p.latency.structure_load_extra));
  set(Op::VfpStore, with(store, Operands::VfpStore));
  set(Op::VfpStoreMultiple, with(store, Operands::VfpStore));
  set(Op::NeonStoreStructure, with(store, Operands::VfpStore));
}

void OpTimings::branches_and_system(const PipelineParameters& p) {
  const OpTiming branch{
      .unit = Unit::Branch, .latency = 1, .effect = Effect::Branch, .operands = Operands::Target};
  set(Op::Branch, Op::Return, branch);
  for (const Op op : {Op::Branch, Op::BranchConditional, Op::BranchLink}) {
    for (u32 form = 0; form < kForms; ++form) at(op, form).operands = Operands::None;
  }
  for (u32 form = 0; form < kForms; ++form) {
    at(Op::BranchConditional, form).operands = Operands::Flags;
    OpTiming& table = at(Op::TableBranch, form);
    table.unit = Unit::Load;
  }
  const OpTiming call{.unit = Unit::Branch, .latency = 1};
  set(Op::Supervisor, Op::Undefined, call);
  const OpTiming system{.unit = Unit::Alu,
                        .latency = narrow(p.latency.system_register),
                        .effect = Effect::System,
                        .operands = Operands::Integer};
  set(Op::ReadStatus, {.unit = Unit::Alu, .latency = 1, .operands = Operands::Carry});
  set(Op::WriteStatus, Op::SetEndian, system);
  set(Op::ExceptionReturn, branch);
  for (u32 form = 0; form < kForms; ++form) at(Op::ExceptionReturn, form).effect = Effect::None;
  const OpTiming hint{.unit = Unit::Alu, .latency = 1};
  set(Op::Nop, Op::Debug, hint);
  set(Op::DataMemoryBarrier, {.unit = Unit::Store, .latency = 1, .effect = Effect::Dmb});
  set(Op::DataSynchronizationBarrier, {.unit = Unit::Store, .latency = 1, .effect = Effect::Dsb});
  set(Op::InstructionSynchronizationBarrier,
      {.unit = Unit::Alu, .latency = 1, .effect = Effect::Isb});
  set(Op::CoprocessorRead, system);
  set(Op::CoprocessorWrite, system);
  for (u32 form = 0; form < kForms; ++form)
    at(Op::CoprocessorRead, form).operands = Operands::SystemRead;
  set(Op::CoprocessorLoad, Op::BranchJazelle, system);
}

void OpTimings::vfp(const PipelineParameters& p) {
  const LatencyParameters& l = p.latency;
  const auto row = [](u64 latency, Operands operands, u64 busy = 1) {
    return OpTiming{
        .unit = Unit::Vfp, .latency = narrow(latency), .busy = narrow(busy), .operands = operands};
  };
  set(Op::VfpAdd, row(l.vfp_add, Operands::VfpBinary));
  set(Op::VfpMultiply, row(l.vfp_multiply, Operands::VfpBinary));
  set(Op::VfpMultiplyAdd, Op::VfpFusedMultiplyAdd,
      row(l.vfp_multiply_add, Operands::VfpAccumulate));
  for (u32 form = 0; form < kForms; ++form) {
    const bool is_double = (form & isa::kVfpSizeMask) == 3;
    const u64 cycles = is_double ? l.vfp_divide_double : l.vfp_divide_single;
    at(Op::VfpDivide, form) = row(cycles, Operands::VfpBinary, cycles);
    at(Op::VfpSquareRoot, form) = row(cycles, Operands::VfpUnary, cycles);
    const bool vector = form & isa::kVfpVector;
    at(Op::VfpFromCore, form) =
        row(vector ? l.neon_from_core : l.vfp_core_transfer, Operands::FromCore);
    at(Op::VfpToCore, form) = row(vector ? l.neon_to_core : l.vfp_core_transfer, Operands::ToCore);
  }
  set(Op::VfpCompare, row(l.vfp_compare, Operands::VfpCompare));
  set(Op::VfpConvert, row(l.vfp_convert, Operands::VfpUnary));
  set(Op::VfpMove, Op::VfpAbsNeg, row(l.neon_alu, Operands::VfpUnary));
  set(Op::VfpSystem, row(l.vfp_core_transfer, Operands::Status));
}

void OpTimings::neon(const PipelineParameters& p) {
  const LatencyParameters& l = p.latency;
  const auto row = [](u64 latency, Operands operands = Operands::VfpBinary) {
    return OpTiming{.unit = Unit::Vfp, .latency = narrow(latency), .operands = operands};
  };
  set(Op::NeonIntegerAdd, Op::NeonIntegerLogic, row(l.neon_alu));
  for (u32 form = 0; form < kForms; ++form) {
    const u64 cycles = form & isa::kVfpQuad ? l.neon_multiply_quad : l.neon_multiply;
    at(Op::NeonIntegerMultiply, form) = row(cycles);
    at(Op::NeonIntegerMultiplyAdd, form) = row(cycles, Operands::VfpAccumulate);
  }
  set(Op::NeonShift, row(l.neon_alu));
  set(Op::NeonCompare, row(l.neon_alu));
  set(Op::NeonPairwise, Op::NeonSaturating, row(l.neon_alu_complex));
  set(Op::NeonAccumulate, row(l.neon_alu_complex, Operands::VfpAccumulate));
  set(Op::NeonFloatAdd, row(l.neon_float_add));
  set(Op::NeonFloatMultiply, row(l.neon_float_multiply));
  set(Op::NeonFloatMultiplyAdd, row(l.neon_float_multiply_add, Operands::VfpAccumulate));
  set(Op::NeonFloatCompare, row(l.neon_float_add));
  set(Op::NeonReciprocal, row(l.neon_reciprocal));
  set(Op::NeonConvert, row(l.vfp_convert));
  set(Op::NeonPermute, row(l.neon_permute));
  set(Op::NeonTable, row(l.neon_table));
  set(Op::NeonMove, row(l.neon_alu));
}

}  // namespace vesim::models
