// SPDX-License-Identifier: Apache-2.0
// The A32 unconditional space (Arm ARM A5.7).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa::arm {
namespace {

void change_state(Builder& b, u32 e) {
  const u32 imod = bits(e, 19, 18), aif = bits(e, 8, 6), mode = bits(e, 4, 0);
  const bool change_mode = bit(e, 17);
  if (!change_state_is_valid(imod, change_mode, aif, mode)) return b.undefined();
  const int interrupts = bit(imod, 1) ? static_cast<int>(imod & 1) : -1;
  b.change_state(interrupts, aif, change_mode ? static_cast<int>(mode) : -1);
}

void barriers(Builder& b, u32 e) {
  const u32 option = bits(e, 3, 0);
  switch (bits(e, 7, 4)) {
    case 1:
      return b.clear_exclusive();
    case 4:
      return b.barrier(Barrier::Dsb, option);
    case 5:
      return b.barrier(Barrier::Dmb, option);
    case 6:
      return b.barrier(Barrier::Isb, option);
    default:
      return b.undefined();
  }
}

// PLD, PLDW, PLI and hints of their form that are not allocated: no effect. Bit 24 with bit 22
// clear is PLDW, which has no literal form.
void memory_hint(Builder& b, u32 e) {
  const bool by_register = bit(e, 25);
  if (by_register && (bit(e, 4) || field4(e, 0) == 15)) return b.undefined();
  const bool for_write = bit(e, 24) && !bit(e, 22);
  if (for_write && field4(e, 16) == 15) return b.undefined();
  b.preload();
}

void hints_and_simd(Builder& b, u32 e) {  // A5.7.1
  const u32 op1 = bits(e, 26, 20);
  if (op1 == 0b001'0000) {
    if (!bit(e, 16)) return bit(e, 5) ? b.undefined() : change_state(b, e);
    return bits(e, 7, 4) == 0 ? b.set_endian(bit(e, 9)) : b.undefined();
  }
  if (bits(op1, 6, 5) == 1) return decode_vfp_neon(b, e);
  if (bits(op1, 6, 4) == 4 && !bit(op1, 0)) return decode_vfp_neon(b, e);
  if (op1 == 0b101'0111) return barriers(b, e);
  if (bit(op1, 6) && bits(op1, 1, 0) == 1) return memory_hint(b, e);
  b.undefined();
}

void return_state(Builder& b, u32 e) {
  const auto mode = static_cast<BlockMode>(bits(e, 24, 23));
  const bool writeback = bit(e, 21), saves = bit(e, 22), loads = bit(e, 20);
  const unsigned n = field4(e, 16);
  if (saves == loads) return b.undefined();
  if (saves) return b.store_return_state(mode, writeback, bits(e, 4, 0));
  return n == 15 ? b.undefined() : b.return_from_exception(n, mode, writeback);
}

}  // namespace

void unconditional(Builder& b, u32 e) {
  if (!bit(e, 27)) return hints_and_simd(b, e);
  switch (bits(e, 26, 25)) {
    case 0:
      return return_state(b, e);
    case 1: {
      const u32 imm = bits(e, 23, 0) << 2 | bits(e, 24, 24) << 1;
      return b.branch_link(sign_extend(imm, 26), true);
    }
    default:
      return b.undefined();  // MCR2 and its kin: no coprocessor answers to them
  }
}

}  // namespace vesim::isa::arm
