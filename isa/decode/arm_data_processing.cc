// SPDX-License-Identifier: Apache-2.0
// A32 data processing and multiplication (Arm ARM A5.2.1 to A5.2.7).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa::arm {
namespace {

constexpr Op kOps[16] = {Op::And, Op::Eor, Op::Sub, Op::Rsb, Op::Add, Op::Adc, Op::Sbc, Op::Rsc,
                         Op::Tst, Op::Teq, Op::Cmp, Op::Cmn, Op::Orr, Op::Mov, Op::Bic, Op::Mvn};

constexpr bool compares(u32 opcode) { return opcode >= 8 && opcode <= 11; }
constexpr bool moves(u32 opcode) { return opcode == 13 || opcode == 15; }

// The unused register fields of comparisons and moves should be zero.
void emit(Builder& b, u32 e, const Operand& operand) {
  const u32 opcode = bits(e, 24, 21);
  const unsigned d = compares(opcode) ? 0 : field4(e, 12);
  const unsigned n = moves(opcode) ? 0 : field4(e, 16);
  b.data_processing(kOps[opcode], bit(e, 20), d, n, operand);
}

void with_register(Builder& b, u32 e) {
  const unsigned m = field4(e, 0);
  const u32 type = bits(e, 6, 5), amount = bits(e, 11, 7);
  emit(b, e, type || amount ? Operand::shifted(m, type, amount) : Operand::reg(m));
}

void with_shift_by_register(Builder& b, u32 e) {
  const u32 opcode = bits(e, 24, 21);
  const unsigned d = compares(opcode) ? 0 : field4(e, 12);
  const unsigned n = moves(opcode) ? 0 : field4(e, 16);
  const unsigned m = field4(e, 0), s = field4(e, 8);
  if (any_pc(d, n, m, s)) return b.undefined();
  emit(b, e, Operand::shifted_by(m, bits(e, 6, 5), s));
}

void with_immediate(Builder& b, u32 e) {
  const u32 opcode = bits(e, 24, 21), rotation = 2 * bits(e, 11, 8);
  const u32 value = ror(bits(e, 7, 0), rotation);
  const bool set_flags = bit(e, 20);
  if (field4(e, 16) == 15 && !set_flags && (opcode == 2 || opcode == 4)) {
    return b.address_of_label(field4(e, 12), opcode == 4, value);
  }
  emit(b, e, Operand::imm(value, rotation ? static_cast<s8>(value >> 31) : s8{-1}));
}

void move_halfword(Builder& b, u32 e) {
  const unsigned d = field4(e, 12);
  const u32 imm16 = bits(e, 19, 16) << 12 | bits(e, 11, 0);
  if (d == 15) return b.undefined();
  if (bit(e, 22)) return b.move_top(d, imm16);
  b.data_processing(Op::Mov, false, d, 0, Operand::imm(imm16));
}

void immediate_space(Builder& b, u32 e) {
  if (bits(e, 24, 23) != 2 || bit(e, 20)) return with_immediate(b, e);
  return bit(e, 21) ? status_immediate_and_hints(b, e) : move_halfword(b, e);
}

}  // namespace

void data_processing_and_miscellaneous(Builder& b, u32 e) {
  if (bit(e, 25)) return immediate_space(b, e);
  const bool not_data_processing = bits(e, 24, 23) == 2 && !bit(e, 20);
  if (bit(e, 7) && bit(e, 4)) {
    if (bits(e, 6, 5) != 0) return extra_load_store(b, e);
    return bit(e, 24) ? synchronization(b, e) : multiply(b, e);
  }
  if (not_data_processing) return bit(e, 7) ? multiply_halfword(b, e) : miscellaneous(b, e);
  return bit(e, 4) ? with_shift_by_register(b, e) : with_register(b, e);
}

void multiply(Builder& b, u32 e) {
  const unsigned d = field4(e, 16), a = field4(e, 12), m = field4(e, 8), n = field4(e, 0);
  const bool set_flags = bit(e, 20);
  const u32 op = bits(e, 23, 21);
  if (any_pc(d, m, n) || (op != 0 && a == 15)) return b.undefined();
  if (op >= 4 || op == 2) {  // d and a are RdHi and RdLo
    if (d == a || (op == 2 && set_flags)) return b.undefined();
    constexpr MultiplyForm kLong[4] = {MultiplyForm::Umull, MultiplyForm::Umlal,
                                       MultiplyForm::Smull, MultiplyForm::Smlal};
    return b.multiply(op == 2 ? MultiplyForm::Umaal : kLong[op - 4], set_flags, a, n, m, d);
  }
  if (op == 0) return b.multiply(MultiplyForm::Mul, set_flags, d, n, m, 0);
  if (op == 1) return b.multiply(MultiplyForm::Mla, set_flags, d, n, m, a);
  if (set_flags) return b.undefined();
  b.multiply(MultiplyForm::Mls, false, d, n, m, a);
}

void multiply_halfword(Builder& b, u32 e) {
  const unsigned d = field4(e, 16), a = field4(e, 12), m = field4(e, 8), n = field4(e, 0);
  const bool y = bit(e, 6), x = bit(e, 5);
  const u32 op = bits(e, 22, 21);
  const bool accumulates = op == 0 || op == 2 || (op == 1 && !x);
  if (any_pc(d, m, n) || (accumulates && a == 15)) return b.undefined();
  switch (op) {
    case 0:
      return b.multiply(MultiplyForm::SmlaXy, false, d, n, m, a, x, y);
    case 1:
      if (x) return b.multiply(MultiplyForm::SmulwY, false, d, n, m, 0, false, y);
      return b.multiply(MultiplyForm::SmlawY, false, d, n, m, a, false, y);
    case 2:
      if (d == a) return b.undefined();
      return b.multiply(MultiplyForm::SmlalXy, false, a, n, m, d, x, y);
    default:
      return b.multiply(MultiplyForm::SmulXy, false, d, n, m, 0, x, y);
  }
}

}  // namespace vesim::isa::arm
