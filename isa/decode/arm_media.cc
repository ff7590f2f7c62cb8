// SPDX-License-Identifier: Apache-2.0
// A32 media instructions (Arm ARM A5.4).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa::arm {
namespace {

void parallel(Builder& b, u32 e) {  // A5.4.1, A5.4.2
  const unsigned d = field4(e, 12), n = field4(e, 16), m = field4(e, 0);
  const u32 prefix = bits(e, 21, 20), form = bits(e, 7, 5);
  if (prefix == 0 || form == 5 || form == 6 || any_pc(d, n, m)) return b.undefined();
  constexpr ParallelForm kForms[8] = {ParallelForm::Add16, ParallelForm::Asx,  ParallelForm::Sax,
                                      ParallelForm::Sub16, ParallelForm::Add8, ParallelForm::Add8,
                                      ParallelForm::Add8,  ParallelForm::Sub8};
  constexpr ParallelPrefix kSigned[4] = {ParallelPrefix::S, ParallelPrefix::S, ParallelPrefix::Q,
                                         ParallelPrefix::Sh};
  constexpr ParallelPrefix kUnsigned[4] = {ParallelPrefix::U, ParallelPrefix::U, ParallelPrefix::Uq,
                                           ParallelPrefix::Uh};
  b.parallel(kForms[form], (bit(e, 22) ? kUnsigned : kSigned)[prefix], d, n, m);
}

void saturate(Builder& b, u32 e) {
  const bool is_signed = !bit(e, 22);
  const unsigned d = field4(e, 12), n = field4(e, 0);
  if (any_pc(d, n)) return b.undefined();
  const u32 to = bits(e, 20, 16) + is_signed;
  b.saturate(d, to, Operand::shifted(n, bit(e, 6) ? 2 : 0, bits(e, 11, 7)), is_signed);
}

void saturate16(Builder& b, u32 e) {
  const bool is_signed = !bit(e, 22);
  const unsigned d = field4(e, 12), n = field4(e, 0);
  if (any_pc(d, n)) return b.undefined();
  b.saturate16(d, field4(e, 16) + is_signed, n, is_signed);
}

void extend(Builder& b, u32 e, unsigned bytes) {
  const unsigned d = field4(e, 12), n = field4(e, 16), m = field4(e, 0);
  if (any_pc(d, m)) return b.undefined();
  b.extend(d, n, m, 8 * bits(e, 11, 10), bytes, !bit(e, 22));
}

void unary(Builder& b, u32 e, Op op) {
  const unsigned d = field4(e, 12), m = field4(e, 0);
  if (any_pc(d, m)) return b.undefined();
  b.unary(op, d, m);
}

void pack_or_select(Builder& b, u32 e) {
  const unsigned d = field4(e, 12), n = field4(e, 16), m = field4(e, 0);
  if (any_pc(d, n, m)) return b.undefined();
  if (bit(e, 5)) return b.select(d, n, m);
  const bool top = bit(e, 6);
  b.pack_halfword(d, n, Operand::shifted(m, top ? 2 : 0, bits(e, 11, 7)), top);
}

void packing(Builder& b, u32 e) {  // A5.4.3
  const u32 op1 = bits(e, 22, 20), op2 = bits(e, 7, 5);
  if (!bit(op2, 0)) {
    if (bit(op1, 1)) return saturate(b, e);
    return op1 == 0 ? pack_or_select(b, e) : b.undefined();
  }
  switch (op1 << 3 | op2) {
    case 0b000'101:
      return pack_or_select(b, e);
    case 0b000'011:
    case 0b100'011:
      return extend(b, e, 16);
    case 0b010'011:
    case 0b110'011:
      return extend(b, e, 1);
    case 0b011'011:
    case 0b111'011:
      return extend(b, e, 2);
    case 0b010'001:
    case 0b110'001:
      return saturate16(b, e);
    case 0b011'001:
      return unary(b, e, Op::Rev);
    case 0b011'101:
      return unary(b, e, Op::Rev16);
    case 0b111'001:
      return unary(b, e, Op::Rbit);
    case 0b111'101:
      return unary(b, e, Op::Revsh);
    default:
      return b.undefined();
  }
}

void multiply_dual(Builder& b, u32 e, MultiplyForm alone, MultiplyForm accumulating) {
  const unsigned d = field4(e, 16), a = field4(e, 12), m = field4(e, 8), n = field4(e, 0);
  if (a == 15) return b.multiply(alone, false, d, n, m, 0, bit(e, 5));
  b.multiply(accumulating, false, d, n, m, a, bit(e, 5));
}

void multiply_and_divide(Builder& b, u32 e) {  // A5.4.4
  const unsigned d = field4(e, 16), a = field4(e, 12), m = field4(e, 8), n = field4(e, 0);
  if (any_pc(d, m, n)) return b.undefined();
  switch (bits(e, 22, 20) << 2 | bits(e, 7, 6)) {
    case 0b000'00:
      return multiply_dual(b, e, MultiplyForm::Smuad, MultiplyForm::Smlad);
    case 0b000'01:
      return multiply_dual(b, e, MultiplyForm::Smusd, MultiplyForm::Smlsd);
    case 0b001'00:
      return bit(e, 5) ? b.undefined() : b.divide(true, d, n, m);
    case 0b011'00:
      return bit(e, 5) ? b.undefined() : b.divide(false, d, n, m);
    case 0b100'00:
    case 0b100'01:
      if (a == 15 || a == d) return b.undefined();
      return b.multiply(bit(e, 6) ? MultiplyForm::Smlsld : MultiplyForm::Smlald, false, a, n, m, d,
                        bit(e, 5));
    case 0b101'00:
      return multiply_dual(b, e, MultiplyForm::Smmul, MultiplyForm::Smmla);
    case 0b101'11:
      if (a == 15) return b.undefined();
      return b.multiply(MultiplyForm::Smmls, false, d, n, m, a, bit(e, 5));
    default:
      return b.undefined();
  }
}

void sum_absolute_differences(Builder& b, u32 e) {
  const unsigned d = field4(e, 16), a = field4(e, 12), m = field4(e, 8), n = field4(e, 0);
  if (any_pc(d, m, n)) return b.undefined();
  b.sum_absolute_differences(d, n, m, a);
}

void bit_field_extract(Builder& b, u32 e, bool is_signed) {
  const unsigned d = field4(e, 12), n = field4(e, 0);
  const u32 lsb = bits(e, 11, 7), width = bits(e, 20, 16) + 1;
  if (any_pc(d, n) || lsb + width > 32) return b.undefined();
  b.bit_field_extract(d, n, lsb, width, is_signed);
}

void bit_field_insert(Builder& b, u32 e) {
  const unsigned d = field4(e, 12);
  const u32 lsb = bits(e, 11, 7), msb = bits(e, 20, 16);
  if (d == 15 || msb < lsb) return b.undefined();
  b.bit_field_insert(d, field4(e, 0), lsb, msb);
}

}  // namespace

void media(Builder& b, u32 e) {
  const u32 op2 = bits(e, 7, 5);
  switch (bits(e, 24, 23)) {
    case 0:
      return parallel(b, e);
    case 1:
      return packing(b, e);
    case 2:
      return multiply_and_divide(b, e);
    default:
      break;
  }
  switch (bits(e, 22, 21)) {
    case 0:
      return op2 == 0 && !bit(e, 20) ? sum_absolute_differences(b, e) : b.undefined();
    case 1:
      return (op2 & 3) == 2 ? bit_field_extract(b, e, true) : b.undefined();
    case 2:
      return (op2 & 3) == 0 ? bit_field_insert(b, e) : b.undefined();
    default:
      return (op2 & 3) == 2 ? bit_field_extract(b, e, false) : b.undefined();
  }
}

}  // namespace vesim::isa::arm
