// SPDX-License-Identifier: Apache-2.0
// T32 data processing (Arm ARM A6.3.1, A6.3.3, A6.3.11).
#include "isa/decode/fields.h"
#include "isa/decode/thumb32_groups.h"

namespace vesim::isa::thumb32 {
namespace {

// The operations that modified immediates and shifted registers share. What they allow as registers
// differs with the row (Arm ARM A8.8).
enum class Rule : u8 {
  Logic,        // AND, EOR: with d = 15 and S, TST and TEQ
  LogicStrict,  // BIC, ADC, SBC, RSB: neither d nor n SP or PC
  LogicMove,    // ORR, ORN: with n = 15, MOV and MVN
  Arithmetic,   // ADD, SUB: SP allowed; with d = 15 and S, CMN and CMP
  None,
};

struct Row {
  Op op;
  Rule rule;
  Op alone;  // what it is without d (comparison) or without n (move)
};

constexpr Row kNone{Op::Undefined, Rule::None, Op::Undefined};
constexpr Row kRows[16] = {
    {Op::And, Rule::Logic, Op::Tst},
    {Op::Bic, Rule::LogicStrict, Op::Undefined},
    {Op::Orr, Rule::LogicMove, Op::Mov},
    {Op::Orn, Rule::LogicMove, Op::Mvn},
    {Op::Eor, Rule::Logic, Op::Teq},
    kNone,
    kNone,  // PKH of registers
    kNone,
    {Op::Add, Rule::Arithmetic, Op::Cmn},
    kNone,
    {Op::Adc, Rule::LogicStrict, Op::Undefined},
    {Op::Sbc, Rule::LogicStrict, Op::Undefined},
    kNone,
    {Op::Sub, Rule::Arithmetic, Op::Cmp},
    {Op::Rsb, Rule::LogicStrict, Op::Undefined},
    kNone,
};

// SP as destination of ADD or SUB: only from SP, with a register shifted left by up to 3.
bool adjusts_sp(unsigned n, const Operand& operand) {
  if (n != 13) return false;
  if (operand.kind != Operand::Kind::ShiftedByImmediate) return true;
  return operand.shift == ShiftType::Lsl && operand.amount <= 3;
}

bool registers_allowed(const Row& row, bool s, unsigned d, unsigned n, const Operand& operand) {
  switch (row.rule) {
    case Rule::Logic:
      return (d == 15 ? s : d != 13) && !any_bad(n);
    case Rule::LogicStrict:
      return !any_bad(d, n);
    case Rule::LogicMove:
      return !any_bad(d) && n != 13;
    case Rule::Arithmetic:
      if (n == 15 || (d == 15 && !s)) return false;
      return d != 13 || adjusts_sp(n, operand);
    default:
      return false;
  }
}

void emit(Builder& b, u32 e, const Operand& operand) {
  const Row& row = kRows[bits(e, 24, 21)];
  const bool s = bit(e, 20);
  const unsigned d = field4(e, 8), n = field4(e, 16);
  if (!registers_allowed(row, s, d, n, operand)) return b.undefined();
  const bool compares = (row.rule == Rule::Logic || row.rule == Rule::Arithmetic) && d == 15;
  if (compares) return b.data_processing(row.alone, true, 0, n, operand);
  const bool moves = row.rule == Rule::LogicMove && n == 15;
  b.data_processing(moves ? row.alone : row.op, s, d, moves ? 0 : n, operand);
}

// ThumbExpandImm_C (Arm ARM A6.3.2); false for the UNPREDICTABLE zero patterns.
bool expand_immediate(u32 e, Operand& operand) {
  const u32 imm12 = bits(e, 26, 26) << 11 | bits(e, 14, 12) << 8 | bits(e, 7, 0);
  const u32 imm8 = bits(imm12, 7, 0);
  if (bits(imm12, 11, 10) != 0) {
    const u32 value = ror(0x80 | bits(imm12, 6, 0), bits(imm12, 11, 7));
    operand = Operand::imm(value, static_cast<s8>(value >> 31));
    return true;
  }
  const u32 pattern = bits(imm12, 9, 8);
  constexpr u32 kRepeat[4] = {0x00000001, 0x00010001, 0x01000100, 0x01010101};
  operand = Operand::imm(imm8 * kRepeat[pattern]);
  return pattern == 0 || imm8 != 0;
}

void pack_halfword(Builder& b, u32 e) {
  const unsigned d = field4(e, 8), n = field4(e, 16), m = field4(e, 0);
  if (bit(e, 20) || bit(e, 4) || any_bad(d, n, m)) return b.undefined();
  const bool top = bit(e, 5);
  b.pack_halfword(d, n, Operand::shifted(m, top ? 2 : 0, imm3_imm2(e)), top);
}

// MOV and the shifts by an immediate; plain MOV may name SP on one side.
bool move_allowed(bool s, bool plain, unsigned d, unsigned m) {
  if (!plain || s) return !any_bad(d, m);
  return !any_pc(d, m) && !(d == 13 && m == 13);
}

void add_wide(Builder& b, u32 e, bool add) {
  const unsigned d = field4(e, 8), n = field4(e, 16);
  const u32 imm12 = bits(e, 26, 26) << 11 | bits(e, 14, 12) << 8 | bits(e, 7, 0);
  if (d == 15 || (d == 13 && n != 13)) return b.undefined();
  if (n == 15) return b.address_of_label(d, add, imm12);
  b.data_processing(add ? Op::Add : Op::Sub, false, d, n, Operand::imm(imm12));
}

void move_halfword(Builder& b, u32 e, bool top) {
  const unsigned d = field4(e, 8);
  const u32 imm16 =
      bits(e, 19, 16) << 12 | bits(e, 26, 26) << 11 | bits(e, 14, 12) << 8 | bits(e, 7, 0);
  if (any_bad(d)) return b.undefined();
  if (top) return b.move_top(d, imm16);
  b.data_processing(Op::Mov, false, d, 0, Operand::imm(imm16));
}

void saturate(Builder& b, u32 e, bool is_signed) {
  const unsigned d = field4(e, 8), n = field4(e, 16);
  const u32 to = bits(e, 4, 0) + is_signed, amount = imm3_imm2(e);
  const bool shifts_right = bit(e, 21);
  if (any_bad(d, n)) return b.undefined();
  if (!shifts_right || amount != 0) {
    return b.saturate(d, to, Operand::shifted(n, shifts_right ? 2 : 0, amount), is_signed);
  }
  // SSAT16, USAT16: four bits of saturation; the fifth should be zero.
  b.saturate16(d, bits(e, 3, 0) + is_signed, n, is_signed);
}

void bit_field_extract(Builder& b, u32 e, bool is_signed) {
  const unsigned d = field4(e, 8), n = field4(e, 16);
  const u32 lsb = imm3_imm2(e), width = bits(e, 4, 0) + 1;
  if (any_bad(d, n) || lsb + width > 32) return b.undefined();
  b.bit_field_extract(d, n, lsb, width, is_signed);
}

void bit_field_insert(Builder& b, u32 e) {
  const unsigned d = field4(e, 8), n = field4(e, 16);
  const u32 lsb = imm3_imm2(e), msb = bits(e, 4, 0);
  if (any_bad(d) || n == 13 || msb < lsb) return b.undefined();
  b.bit_field_insert(d, n, lsb, msb);
}

}  // namespace

void modified_immediate(Builder& b, u32 e) {
  Operand operand;
  if (!expand_immediate(e, operand)) return b.undefined();
  emit(b, e, operand);
}

void plain_immediate(Builder& b, u32 e) {
  switch (bits(e, 24, 20)) {
    case 0b00000:
      return add_wide(b, e, true);
    case 0b00100:
      return move_halfword(b, e, false);
    case 0b01010:
      return add_wide(b, e, false);
    case 0b01100:
      return move_halfword(b, e, true);
    case 0b10000:
    case 0b10010:
      return saturate(b, e, true);
    case 0b10100:
      return bit_field_extract(b, e, true);
    case 0b10110:
      return bit_field_insert(b, e);
    case 0b11000:
    case 0b11010:
      return saturate(b, e, false);
    case 0b11100:
      return bit_field_extract(b, e, false);
    default:
      return b.undefined();
  }
}

void shifted_register(Builder& b, u32 e) {
  const u32 opcode = bits(e, 24, 21), type = bits(e, 5, 4), amount = imm3_imm2(e);
  const unsigned d = field4(e, 8), n = field4(e, 16), m = field4(e, 0);
  const bool s = bit(e, 20), plain = type == 0 && amount == 0;
  if (opcode == 6) return pack_halfword(b, e);
  const Operand operand = plain ? Operand::reg(m) : Operand::shifted(m, type, amount);
  if (opcode == 2 && n == 15) {
    if (!move_allowed(s, plain, d, m)) return b.undefined();
    return b.data_processing(Op::Mov, s, d, 0, operand);
  }
  if (any_bad(m)) return b.undefined();
  emit(b, e, operand);
}

}  // namespace vesim::isa::thumb32
