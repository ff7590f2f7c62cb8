// SPDX-License-Identifier: Apache-2.0
// A32 loads and stores (Arm ARM A5.2.8 to A5.2.10, A5.3, A5.5).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa::arm {
namespace {

// P, U, W and Rn, which all single-register forms place alike. P = 0 with W = 1 is the unprivileged
// form where there is one; both write the base back.
Address addressing(u32 e, const Operand& offset) {
  const bool index = bit(e, 24);
  return {.n = static_cast<u8>(field4(e, 16)),
          .offset = offset,
          .add = bit(e, 23),
          .index = index,
          .writeback = !index || bit(e, 21)};
}

bool is_unprivileged(u32 e) { return !bit(e, 24) && bit(e, 21); }

void double_word(Builder& b, u32 e, const Address& address, bool is_store) {
  const unsigned t = field4(e, 12), t2 = t + 1;
  if (bit(t, 0) || t2 == 15 || is_unprivileged(e)) return b.undefined();
  if (address.writeback && (address.n == 15 || address.n == t || address.n == t2)) {
    return b.undefined();
  }
  if (is_store) return b.store_double(t, t2, address);
  const bool by_register = address.offset.kind == Operand::Kind::Register;
  if (by_register && (address.offset.m == t || address.offset.m == t2)) return b.undefined();
  b.load_double(t, t2, address);
}

}  // namespace

void load_store(Builder& b, u32 e) {
  const bool by_register = bit(e, 25), byte = bit(e, 22), is_load = bit(e, 20);
  const unsigned t = field4(e, 12), m = field4(e, 0);
  if (by_register && m == 15) return b.undefined();
  const Operand offset = by_register ? Operand::shifted(m, bits(e, 6, 5), bits(e, 11, 7))
                                     : Operand::imm(bits(e, 11, 0));
  const Address address = addressing(e, offset);
  const bool unprivileged = is_unprivileged(e);
  if (address.writeback && any_pc(address.n)) return b.undefined();
  if (address.writeback && address.n == t) return b.undefined();
  if (t == 15 && (byte || (is_load && unprivileged))) return b.undefined();
  const MemorySize size = byte ? MemorySize::Byte : MemorySize::Word;
  return is_load ? b.load(size, t, address, unprivileged) : b.store(size, t, address, unprivileged);
}

void extra_load_store(Builder& b, u32 e) {
  const bool immediate = bit(e, 22), is_load = bit(e, 20);
  const u32 kind = bits(e, 6, 5);  // 1: halfword; 2, 3: signed loads, or with L = 0 doublewords
  const unsigned t = field4(e, 12), m = field4(e, 0);
  if (!immediate && m == 15) return b.undefined();
  const Address address = addressing(
      e, immediate ? Operand::imm(bits(e, 11, 8) << 4 | bits(e, 3, 0)) : Operand::reg(m));
  if (kind != 1 && !is_load) return double_word(b, e, address, kind == 3);
  if (t == 15 || (address.writeback && (address.n == 15 || address.n == t))) return b.undefined();
  const bool unprivileged = is_unprivileged(e);
  if (!is_load) return b.store(MemorySize::Half, t, address, unprivileged);
  constexpr MemorySize kSizes[4] = {MemorySize::Word, MemorySize::Half, MemorySize::SignedByte,
                                    MemorySize::SignedHalf};
  b.load(kSizes[kind], t, address, unprivileged);
}

void synchronization(Builder& b, u32 e) {
  const unsigned n = field4(e, 16), d = field4(e, 12), t = field4(e, 0);
  if (!bit(e, 23)) {  // SWP, SWPB: d is Rt, t is Rt2
    if (bits(e, 21, 20) != 0 || any_pc(n, d, t) || n == d || n == t) return b.undefined();
    return b.swap(bit(e, 22), d, t, n);
  }
  constexpr ExclusiveSize kSizes[4] = {ExclusiveSize::Word, ExclusiveSize::Double,
                                       ExclusiveSize::Byte, ExclusiveSize::Half};
  const ExclusiveSize size = kSizes[bits(e, 22, 21)];
  const bool pair = size == ExclusiveSize::Double;
  if (any_pc(n, d)) return b.undefined();
  if (bit(e, 20)) {  // LDREX: d is Rt
    if (pair && (bit(d, 0) || d == 14)) return b.undefined();
    return b.load_exclusive(size, d, pair ? d + 1 : 0, n, 0);
  }
  if (t == 15 || d == n || d == t) return b.undefined();
  if (pair && (bit(t, 0) || t == 14 || d == t + 1)) return b.undefined();
  b.store_exclusive(size, d, t, pair ? t + 1 : 0, n, 0);
}

void block_transfer(Builder& b, u32 e) {
  const auto mode = static_cast<BlockMode>(bits(e, 24, 23));
  const bool user_or_return = bit(e, 22), is_load = bit(e, 20);
  const unsigned n = field4(e, 16);
  const u32 list = bits(e, 15, 0);
  if (n == 15 || list == 0) return b.undefined();
  // Transfers of user registers have no write-back: W should be zero.
  const bool user = user_or_return && !(is_load && bit(list, 15));
  const bool writeback = bit(e, 21) && !user;
  if (!is_load) return b.store_multiple(n, list, mode, writeback, user);
  if (writeback && bit(list, n)) return b.undefined();
  b.load_multiple(n, list, mode, writeback, user_or_return);
}

}  // namespace vesim::isa::arm
