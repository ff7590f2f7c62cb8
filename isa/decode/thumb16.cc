// SPDX-License-Identifier: Apache-2.0
// The 16-bit Thumb instructions (Arm ARM A6.2).
//
// The conditions of B<c> (T1) and of IT blocks are the caller's. That a branch inside an IT block
// must be its last instruction is not checked: the A15 executes it, and so do we.
#include "isa/decode/builder.h"
#include "isa/decode/fields.h"

namespace vesim::isa {
namespace {

// Outside IT blocks the 16-bit data-processing instructions set the flags.
bool sets_flags(const Builder& b) { return !b.place().in_it_block; }

unsigned low(u32 e, unsigned lowest_bit) { return (e >> lowest_bit) & 7; }

void shift_add_move_compare(Builder& b, u32 e) {  // A6.2.1
  const bool s = sets_flags(b);
  const u32 imm8 = bits(e, 7, 0);
  const unsigned dn = low(e, 8), d = low(e, 0), n = low(e, 3);
  const u32 opcode = bits(e, 13, 11);
  switch (opcode) {
    case 0:
    case 1:
    case 2: {
      const u32 imm5 = bits(e, 10, 6);
      if (opcode != 0 || imm5 != 0) {
        return b.data_processing(Op::Mov, s, d, 0, Operand::shifted(n, opcode, imm5));
      }
      // MOVS (T2): sets the flags always, and so has no place in an IT block.
      return s ? b.data_processing(Op::Mov, true, d, 0, Operand::reg(n)) : b.undefined();
    }
    case 3: {
      const unsigned third = low(e, 6);
      const Operand operand = bit(e, 10) ? Operand::imm(third) : Operand::reg(third);
      return b.data_processing(bit(e, 9) ? Op::Sub : Op::Add, s, d, n, operand);
    }
    case 4:
      return b.data_processing(Op::Mov, s, dn, 0, Operand::imm(imm8));
    case 5:
      return b.data_processing(Op::Cmp, true, 0, dn, Operand::imm(imm8));
    case 6:
      return b.data_processing(Op::Add, s, dn, dn, Operand::imm(imm8));
    default:
      return b.data_processing(Op::Sub, s, dn, dn, Operand::imm(imm8));
  }
}

void data_processing(Builder& b, u32 e) {  // A6.2.2
  const bool s = sets_flags(b);
  const unsigned dn = low(e, 0), m = low(e, 3);
  const Operand operand = Operand::reg(m);
  switch (bits(e, 9, 6)) {
    case 0:
      return b.data_processing(Op::And, s, dn, dn, operand);
    case 1:
      return b.data_processing(Op::Eor, s, dn, dn, operand);
    case 2:
    case 3:
    case 4:
      return b.data_processing(Op::Mov, s, dn, 0, Operand::shifted_by(dn, bits(e, 9, 6) - 2, m));
    case 5:
      return b.data_processing(Op::Adc, s, dn, dn, operand);
    case 6:
      return b.data_processing(Op::Sbc, s, dn, dn, operand);
    case 7:
      return b.data_processing(Op::Mov, s, dn, 0, Operand::shifted_by(dn, 3, m));
    case 8:
      return b.data_processing(Op::Tst, true, 0, dn, operand);
    case 9:
      return b.data_processing(Op::Rsb, s, dn, m, Operand::imm(0));
    case 10:
      return b.data_processing(Op::Cmp, true, 0, dn, operand);
    case 11:
      return b.data_processing(Op::Cmn, true, 0, dn, operand);
    case 12:
      return b.data_processing(Op::Orr, s, dn, dn, operand);
    case 13:
      return b.multiply(MultiplyForm::Mul, s, dn, m, dn, 0);
    case 14:
      return b.data_processing(Op::Bic, s, dn, dn, operand);
    default:
      return b.data_processing(Op::Mvn, s, dn, 0, operand);
  }
}

void special_data_and_exchange(Builder& b, u32 e) {  // A6.2.3
  const unsigned dn = bits(e, 7, 7) << 3 | low(e, 0), m = field4(e, 3);
  switch (bits(e, 9, 8)) {
    case 0:
      if (dn == 15 && m == 15) return b.undefined();
      return b.data_processing(Op::Add, false, dn, dn, Operand::reg(m));
    case 1:
      if ((dn < 8 && m < 8) || any_pc(dn, m)) return b.undefined();
      return b.data_processing(Op::Cmp, true, 0, dn, Operand::reg(m));
    case 2:
      return b.data_processing(Op::Mov, false, dn, 0, Operand::reg(m));
    default:
      if (!bit(e, 7)) return b.branch_exchange(m);
      return m == 15 ? b.undefined() : b.branch_link_exchange(m);
  }
}

void load_store_register(Builder& b, u32 e) {
  const unsigned t = low(e, 0);
  const Address address{.n = static_cast<u8>(low(e, 3)), .offset = Operand::reg(low(e, 6))};
  switch (bits(e, 11, 9)) {
    case 0:
      return b.store(MemorySize::Word, t, address);
    case 1:
      return b.store(MemorySize::Half, t, address);
    case 2:
      return b.store(MemorySize::Byte, t, address);
    case 3:
      return b.load(MemorySize::SignedByte, t, address);
    case 4:
      return b.load(MemorySize::Word, t, address);
    case 5:
      return b.load(MemorySize::Half, t, address);
    case 6:
      return b.load(MemorySize::Byte, t, address);
    default:
      return b.load(MemorySize::SignedHalf, t, address);
  }
}

void load_store(Builder& b, MemorySize size, bool is_load, unsigned t, unsigned n, u32 offset) {
  const Address address{.n = static_cast<u8>(n), .offset = Operand::imm(offset)};
  return is_load ? b.load(size, t, address) : b.store(size, t, address);
}

void load_store_immediate(Builder& b, u32 e) {  // A6.2.4: opcodes 0b0110 to 0b1001
  const bool is_load = bit(e, 11);
  const u32 imm5 = bits(e, 10, 6);
  const unsigned t = low(e, 0), n = low(e, 3);
  switch (bits(e, 15, 12)) {
    case 6:
      return load_store(b, MemorySize::Word, is_load, t, n, imm5 << 2);
    case 7:
      return load_store(b, MemorySize::Byte, is_load, t, n, imm5);
    case 8:
      return load_store(b, MemorySize::Half, is_load, t, n, imm5 << 1);
    default:
      return load_store(b, MemorySize::Word, is_load, low(e, 8), 13, bits(e, 7, 0) << 2);
  }
}

// IT is the caller's; what of it comes here is UNPREDICTABLE, and so is IT inside an IT block.
void hints_and_it(Builder& b, u32 e) {  // A6.2.5
  return bits(e, 3, 0) == 0 ? b.hint(bits(e, 7, 4)) : b.undefined();
}

void change_state(Builder& b, u32 e) {
  if (b.place().in_it_block) return b.undefined();
  if (!bit(e, 5)) return b.set_endian(bit(e, 3));
  const u32 aif = bits(e, 2, 0);
  return aif == 0 ? b.undefined() : b.change_state(static_cast<int>(bits(e, 4, 4)), aif, -1);
}

void push(Builder& b, u32 e) {
  const u32 list = bits(e, 7, 0) | bits(e, 8, 8) << 14;
  return list == 0 ? b.undefined() : b.store_multiple(13, list, BlockMode::Db, true);
}

void pop(Builder& b, u32 e) {
  const u32 list = bits(e, 7, 0) | bits(e, 8, 8) << 15;
  return list == 0 ? b.undefined() : b.load_multiple(13, list, BlockMode::Ia, true);
}

void extend(Builder& b, u32 e) {
  const bool is_signed = !bit(e, 7);
  b.extend(low(e, 0), 15, low(e, 3), 0, bit(e, 6) ? 1 : 2, is_signed);
}

void reverse(Builder& b, u32 e) {
  constexpr Op kOps[4] = {Op::Rev, Op::Rev16, Op::Undefined, Op::Revsh};
  const Op op = kOps[bits(e, 7, 6)];
  return op == Op::Undefined ? b.undefined() : b.unary(op, low(e, 0), low(e, 3));
}

void compare_and_branch(Builder& b, u32 e) {
  if (b.place().in_it_block) return b.undefined();
  b.compare_branch(bit(e, 11), low(e, 0), bits(e, 9, 9) << 6 | bits(e, 7, 3) << 1);
}

void miscellaneous(Builder& b, u32 e) {  // A6.2.5
  if (bit(e, 8) && !bit(e, 10)) return compare_and_branch(b, e);
  switch (bits(e, 11, 8)) {
    case 0b0000: {
      const Operand offset = Operand::imm(bits(e, 6, 0) << 2);
      return b.data_processing(bit(e, 7) ? Op::Sub : Op::Add, false, 13, 13, offset);
    }
    case 0b0010:
      return extend(b, e);
    case 0b0100:
    case 0b0101:
      return push(b, e);
    case 0b0110:
      return bits(e, 7, 6) == 1 ? change_state(b, e) : b.undefined();
    case 0b1010:
      return reverse(b, e);
    case 0b1100:
    case 0b1101:
      return pop(b, e);
    case 0b1110:
      return b.breakpoint(bits(e, 7, 0));
    case 0b1111:
      return hints_and_it(b, e);
    default:
      return b.undefined();
  }
}

void block_transfer(Builder& b, u32 e) {
  const unsigned n = low(e, 8);
  const u32 list = bits(e, 7, 0);
  if (list == 0) return b.undefined();
  if (!bit(e, 11)) return b.store_multiple(n, list, BlockMode::Ia, true);
  b.load_multiple(n, list, BlockMode::Ia, !bit(list, n));
}

void conditional_branch_and_supervisor_call(Builder& b, u32 e) {  // A6.2.6
  const u32 condition = bits(e, 11, 8);
  if (condition == 15) return b.supervisor_call(bits(e, 7, 0));
  if (condition == 14 || b.place().in_it_block) return b.undefined();
  b.branch(sign_extend(bits(e, 7, 0) << 1, 9));
}

void add_to_pc_or_sp(Builder& b, u32 e) {
  const unsigned d = low(e, 8);
  const u32 imm = bits(e, 7, 0) << 2;
  if (!bit(e, 11)) return b.address_of_label(d, true, imm);
  b.data_processing(Op::Add, false, d, 13, Operand::imm(imm));
}

}  // namespace

void decode_thumb16(Builder& b, u32 e) {
  switch (bits(e, 15, 12)) {
    case 0b0000:
    case 0b0001:
    case 0b0010:
    case 0b0011:
      return shift_add_move_compare(b, e);
    case 0b0100:
      if (bit(e, 11)) {
        return load_store(b, MemorySize::Word, true, low(e, 8), 15, bits(e, 7, 0) << 2);
      }
      return bit(e, 10) ? special_data_and_exchange(b, e) : data_processing(b, e);
    case 0b0101:
      return load_store_register(b, e);
    case 0b0110:
    case 0b0111:
    case 0b1000:
    case 0b1001:
      return load_store_immediate(b, e);
    case 0b1010:
      return add_to_pc_or_sp(b, e);
    case 0b1011:
      return miscellaneous(b, e);
    case 0b1100:
      return block_transfer(b, e);
    case 0b1101:
      return conditional_branch_and_supervisor_call(b, e);
    default:
      return bit(e, 11) ? b.undefined() : b.branch(sign_extend(bits(e, 10, 0) << 1, 12));
  }
}

}  // namespace vesim::isa
