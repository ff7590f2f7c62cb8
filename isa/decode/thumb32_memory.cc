// SPDX-License-Identifier: Apache-2.0
// T32 loads and stores (Arm ARM A6.3.5 to A6.3.10).
#include "isa/decode/fields.h"
#include "isa/decode/thumb32_groups.h"

namespace vesim::isa::thumb32 {
namespace {

// The addressing forms that single loads and stores share, by bit 23 and bits 11:6.
enum class Form : u8 { Undefined, Imm12, Imm8, Unprivileged, Register };

Form addressing_form(u32 e) {
  if (bit(e, 23)) return Form::Imm12;
  if (!bit(e, 11)) return bits(e, 10, 6) == 0 ? Form::Register : Form::Undefined;
  const bool p = bit(e, 10), u = bit(e, 9), w = bit(e, 8);
  if (!p && !w) return Form::Undefined;
  return p && u && !w ? Form::Unprivileged : Form::Imm8;
}

Address addressing(u32 e, Form form) {
  const u8 n = static_cast<u8>(field4(e, 16));
  switch (form) {
    case Form::Imm12:
      return {.n = n, .offset = Operand::imm(bits(e, 11, 0))};
    case Form::Register: {
      const unsigned m = field4(e, 0);
      const u32 shift = bits(e, 5, 4);
      return {.n = n, .offset = shift ? Operand::shifted(m, 0, shift) : Operand::reg(m)};
    }
    default: {
      const bool index = bit(e, 10);
      return {.n = n,
              .offset = Operand::imm(bits(e, 7, 0)),
              .add = bit(e, 9),
              .index = index,
              .writeback = bit(e, 8)};
    }
  }
}

Address literal(u32 e) {
  return {.n = 15, .offset = Operand::imm(bits(e, 11, 0)), .add = bit(e, 23)};
}

MemorySize size_of(u32 e) {  // of loads and stores: bits 22:21, and bit 24 for signed
  constexpr MemorySize kSizes[4] = {MemorySize::Byte, MemorySize::Half, MemorySize::Word,
                                    MemorySize::Word};
  if (!bit(e, 24)) return kSizes[bits(e, 22, 21)];
  return bit(e, 21) ? MemorySize::SignedHalf : MemorySize::SignedByte;
}

// Byte and halfword loads of the PC: PLD, PLDW, PLI and hints that are not allocated.
void memory_hint(Builder& b, u32 e, Form form) {
  const bool negative_imm8 = bits(e, 10, 8) == 4;
  if (form == Form::Unprivileged || (form == Form::Imm8 && !negative_imm8)) return b.undefined();
  if (form == Form::Register && any_bad(field4(e, 0))) return b.undefined();
  b.preload();
}

// SRS and RFE: bit 23 chooses increment after, else decrement before.
void return_state(Builder& b, u32 e) {
  const BlockMode mode = bit(e, 23) ? BlockMode::Ia : BlockMode::Db;
  const unsigned n = field4(e, 16);
  if (!bit(e, 20)) return b.store_return_state(mode, bit(e, 21), bits(e, 4, 0));
  return n == 15 ? b.undefined() : b.return_from_exception(n, mode, bit(e, 21));
}

void double_word(Builder& b, u32 e) {
  const bool index = bit(e, 24), writeback = bit(e, 21), is_load = bit(e, 20);
  const unsigned n = field4(e, 16), t = field4(e, 12), t2 = field4(e, 8);
  if (any_bad(t, t2) || (is_load && t == t2)) return b.undefined();
  if (writeback && (n == 15 || n == t || n == t2)) return b.undefined();
  if (!is_load && n == 15) return b.undefined();
  const Address address{.n = static_cast<u8>(n),
                        .offset = Operand::imm(bits(e, 7, 0) << 2),
                        .add = bit(e, 23),
                        .index = index,
                        .writeback = writeback};
  return is_load ? b.load_double(t, t2, address) : b.store_double(t, t2, address);
}

void exclusive_word(Builder& b, u32 e) {
  const unsigned n = field4(e, 16), t = field4(e, 12), d = field4(e, 8);
  const u32 offset = bits(e, 7, 0) << 2;
  if (n == 15 || any_bad(t)) return b.undefined();
  if (bit(e, 20)) return b.load_exclusive(ExclusiveSize::Word, t, 0, n, offset);
  if (any_bad(d) || d == n || d == t) return b.undefined();
  b.store_exclusive(ExclusiveSize::Word, d, t, 0, n, offset);
}

void exclusive_sized(Builder& b, u32 e) {
  const unsigned n = field4(e, 16), t = field4(e, 12), t2 = field4(e, 8), d = field4(e, 0);
  constexpr ExclusiveSize kSizes[4] = {ExclusiveSize::Byte, ExclusiveSize::Half,
                                       ExclusiveSize::Word, ExclusiveSize::Double};
  const ExclusiveSize size = kSizes[bits(e, 5, 4)];
  const bool pair = size == ExclusiveSize::Double;
  if (size == ExclusiveSize::Word || n == 15 || any_bad(t)) return b.undefined();
  if (pair && any_bad(t2)) return b.undefined();
  if (bit(e, 20)) {
    if (pair && t == t2) return b.undefined();
    return b.load_exclusive(size, t, pair ? t2 : 0, n, 0);
  }
  if (any_bad(d) || d == n || d == t || (pair && d == t2)) return b.undefined();
  b.store_exclusive(size, d, t, pair ? t2 : 0, n, 0);
}

void table_branch(Builder& b, u32 e) {
  const unsigned n = field4(e, 16), m = field4(e, 0);
  if (n == 13 || any_bad(m)) return b.undefined();
  b.table_branch(n, m, bit(e, 4));
}

}  // namespace

void block_transfer(Builder& b, u32 e) {
  if (bit(e, 24) == bit(e, 23)) return return_state(b, e);
  const BlockMode mode = bit(e, 23) ? BlockMode::Ia : BlockMode::Db;
  const bool writeback = bit(e, 21), is_load = bit(e, 20);
  const unsigned n = field4(e, 16);
  const u32 list = bits(e, 15, 0);
  // SP, and for stores the PC, should not be in the list: UNDEFINED, as for other bad lists,
  // because to ignore the bit would lose a register silently.
  if (n == 15 || std::popcount(list) < 2 || bit(list, 13) || (writeback && bit(list, n))) {
    return b.undefined();
  }
  if (!is_load) {
    return bit(list, 15) ? b.undefined() : b.store_multiple(n, list, mode, writeback);
  }
  if (bits(list, 15, 14) == 3) return b.undefined();
  b.load_multiple(n, list, mode, writeback);
}

void double_exclusive_table(Builder& b, u32 e) {
  if (bit(e, 24) || bit(e, 21)) return double_word(b, e);
  if (!bit(e, 23)) return exclusive_word(b, e);
  const u32 op3 = bits(e, 7, 4);
  if (op3 >> 2 == 1) return exclusive_sized(b, e);
  return bit(e, 20) && op3 <= 1 ? table_branch(b, e) : b.undefined();
}

void load(Builder& b, u32 e) {
  const MemorySize size = size_of(e);
  const bool word = bits(e, 22, 21) == 2;
  const unsigned n = field4(e, 16), t = field4(e, 12);
  if (bits(e, 22, 21) == 3 || (word && bit(e, 24))) return b.undefined();
  const bool is_literal = n == 15;
  const Form form = is_literal ? Form::Imm12 : addressing_form(e);
  if (form == Form::Undefined) return b.undefined();
  if (!word && t == 15) return memory_hint(b, e, form);
  if (form == Form::Register && any_bad(field4(e, 0))) return b.undefined();
  const bool unprivileged = form == Form::Unprivileged;
  if (t == 13 && (!word || unprivileged)) return b.undefined();
  if (t == 15 && unprivileged) return b.undefined();
  const Address address = is_literal ? literal(e) : addressing(e, form);
  if (address.writeback && address.n == t) return b.undefined();
  b.load(size, t, address, unprivileged);
}

void store_single(Builder& b, u32 e) {
  const Form form = addressing_form(e);
  const bool word = bits(e, 22, 21) == 2;
  const unsigned n = field4(e, 16), t = field4(e, 12);
  if (bits(e, 22, 21) == 3 || form == Form::Undefined || n == 15) return b.undefined();
  const bool unprivileged = form == Form::Unprivileged;
  if (t == 15 || (t == 13 && (!word || unprivileged))) return b.undefined();
  if (form == Form::Register && any_bad(field4(e, 0))) return b.undefined();
  const Address address = addressing(e, form);
  if (address.writeback && n == t) return b.undefined();
  b.store(size_of(e), t, address, unprivileged);
}

}  // namespace vesim::isa::thumb32
