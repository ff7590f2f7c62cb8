// SPDX-License-Identifier: Apache-2.0
// Coprocessor instructions other than VFP and Advanced SIMD (Arm ARM A5.6, A6.3.18). The
// unconditional forms (MCR2 and its kin) address nothing on this core and do not come here.
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa {
namespace {

// SP cannot be transferred by T32 encodings, and the PC only as MRC's flags.
bool bad_transfer(const Builder& b, unsigned t) { return t == 15 || (t == 13 && b.place().thumb); }

void move_double(Builder& b, u32 e) {
  const bool read = bit(e, 20);
  const unsigned t = field4(e, 12), t2 = field4(e, 16);
  if (bad_transfer(b, t) || bad_transfer(b, t2) || (read && t == t2)) return b.undefined();
  b.coprocessor_move_double(read, field4(e, 8), field4(e, 4), t, t2, field4(e, 0));
}

void move(Builder& b, u32 e) {
  const bool read = bit(e, 20);
  const unsigned t = field4(e, 12);
  if (bad_transfer(b, t) && !(read && t == 15)) return b.undefined();
  b.coprocessor_move(read, field4(e, 8), bits(e, 23, 21), t, field4(e, 16), field4(e, 0),
                     bits(e, 7, 5));
}

void memory(Builder& b, u32 e) {
  const bool index = bit(e, 24), add = bit(e, 23), writeback = bit(e, 21), is_load = bit(e, 20);
  const unsigned n = field4(e, 16);
  if (n == 15 && (writeback || (b.place().thumb && (!is_load || !index)))) return b.undefined();
  const u32 imm8 = bits(e, 7, 0);
  const Address address{.n = static_cast<u8>(n),
                        .offset = Operand::imm(imm8 << 2),
                        .add = add,
                        .index = index,
                        .writeback = writeback};
  b.coprocessor_memory(is_load, field4(e, 8), field4(e, 12), address, bit(e, 22), imm8);
}

}  // namespace

void decode_coprocessor(Builder& b, u32 e) {
  if (!bit(e, 25)) {
    if (bits(e, 24, 21) == 2) return move_double(b, e);
    return memory(b, e);
  }
  // CDP: no coprocessor of this core has data processing.
  return bit(e, 4) ? move(b, e) : b.undefined();
}

}  // namespace vesim::isa
