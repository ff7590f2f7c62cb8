// SPDX-License-Identifier: Apache-2.0
// Data processing (Arm ARM A5.2, A8).
#include "isa/decode/builder.h"
#include "isa/execute/handlers.h"

namespace vesim::isa {
namespace {

bool is_logical(Op op) {
  switch (op) {
    case Op::And:
    case Op::Eor:
    case Op::Tst:
    case Op::Teq:
    case Op::Orr:
    case Op::Mov:
    case Op::Bic:
    case Op::Mvn:
    case Op::Orn:
      return true;
    default:
      return false;
  }
}
bool only_flags(Op op) { return op == Op::Tst || op == Op::Teq || op == Op::Cmp || op == Op::Cmn; }
bool has_first_operand(Op op) { return op != Op::Mov && op != Op::Mvn; }

OperandForm form_of(ShiftType type) {
  switch (type) {
    case ShiftType::Lsl:
      return OperandForm::LslImm;
    case ShiftType::Lsr:
      return OperandForm::LsrImm;
    case ShiftType::Asr:
      return OperandForm::AsrImm;
    case ShiftType::Ror:
      return OperandForm::RorImm;
    case ShiftType::Rrx:
      break;
  }
  return OperandForm::Rrx;
}

}  // namespace

void Builder::data_processing(Op op, bool s, unsigned d, unsigned n, const Operand& operand) {
  const bool to_pc = d == 15 && !only_flags(op);
  const bool set_flags = (s && !to_pc) || only_flags(op);
  if (to_pc && s) check_exception_return();
  const u8 first = has_first_operand(op) ? source(n, kTemp0) : kSink;
  OperandForm form = OperandForm::Register;
  u8 m = kSink;
  if (operand.kind == Operand::Kind::Immediate) {
    form = OperandForm::Immediate;
  } else if (operand.kind == Operand::Kind::ShiftedByRegister) {
    // The A15 spends a uop of its own on a shift by register.
    const u8 value = source(operand.m, kTemp1);
    const bool carry = set_flags && is_logical(op);
    Uop& shift = emit(Op::Shift, shift_register_handler(operand.shift, carry));
    shift.form = static_cast<u8>(operand.shift);
    shift.d = kTemp1;
    shift.m = value;
    shift.a = operand.s;
    shift.imm = carry;
    m = kTemp1;
  } else {
    m = source(operand.m, kTemp1);
    if (operand.kind == Operand::Kind::ShiftedByImmediate) form = form_of(operand.shift);
  }
  Uop& u = emit(op, alu_handler(op, form, set_flags));
  u.form = static_cast<u8>(static_cast<unsigned>(form) | (set_flags ? kSetsFlags : 0u));
  u.d = static_cast<u8>(only_flags(op) ? unsigned{kSink} : to_pc ? unsigned{kTemp2} : d);
  u.n = first;
  u.m = m;
  u.imm = form == OperandForm::Immediate ? operand.value : operand.amount;
  u.imm2 = operand.carry < 0 ? 2 : static_cast<u32>(operand.carry);
  if (!to_pc) return;
  if (s) {
    exception_return_to(kTemp2);
  } else {
    // ALUWritePC: interworking from ARM state only (Arm ARM A2.3.2).
    branch_indirect(kTemp2, !place_.thumb, Op::BranchIndirect);
  }
}

void Builder::address_of_label(unsigned d, bool add, u32 imm) {
  const u32 aligned = ((place_.start_low + pc_offset()) & ~3u) - place_.start_low;
  Uop& u = emit(Op::Address, run_address);
  u.d = d == 15 ? u8{kTemp0} : static_cast<u8>(d);
  u.imm = add ? aligned + imm : aligned - imm;
  if (d == 15) branch_indirect(kTemp0, !place_.thumb, Op::BranchIndirect);
}

void Builder::move_top(unsigned d, u32 imm16) {
  Uop& u = emit(Op::Movt, run_move_top);
  u.d = static_cast<u8>(d);
  u.n = static_cast<u8>(d);
  u.imm = imm16 << 16;
}

u8 Builder::shifted_source(const Operand& operand, u8 temporary) {
  const u8 m = source(operand.m, temporary);
  if (operand.kind != Operand::Kind::ShiftedByImmediate) return m;
  const OperandForm form = form_of(operand.shift);
  Uop& u = emit(Op::Mov, alu_handler(Op::Mov, form, false));
  u.form = static_cast<u8>(form);
  u.d = temporary;
  u.m = m;
  u.imm = operand.amount;
  return temporary;
}

}  // namespace vesim::isa
