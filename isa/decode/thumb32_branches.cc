// SPDX-License-Identifier: Apache-2.0
// T32 branches, status registers, hints and barriers (Arm ARM A6.3.4).
#include "isa/decode/fields.h"
#include "isa/decode/thumb32_groups.h"

namespace vesim::isa::thumb32 {
namespace {

// S:I1:I2:imm10:imm11:0 of B (T4), BL and BLX.
s32 long_offset(u32 e) {
  const u32 s = bits(e, 26, 26);
  const u32 i1 = bits(e, 13, 13) ^ s ^ 1, i2 = bits(e, 11, 11) ^ s ^ 1;
  return sign_extend(s << 24 | i1 << 23 | i2 << 22 | bits(e, 25, 16) << 12 | bits(e, 10, 0) << 1,
                     25);
}

s32 conditional_offset(u32 e) {
  return sign_extend(bits(e, 26, 26) << 20 | bits(e, 11, 11) << 19 | bits(e, 13, 13) << 18 |
                         bits(e, 21, 16) << 12 | bits(e, 10, 0) << 1,
                     21);
}

void write_status(Builder& b, u32 e) {
  const bool spsr = bit(e, 20);
  const unsigned n = field4(e, 16);
  const u32 mask_or_low = bits(e, 11, 8);
  if (any_bad(n)) return b.undefined();
  if (bit(e, 5)) {
    const u32 sysm = bits(e, 4, 4) << 4 | mask_or_low;
    return names_banked_register(spsr, sysm) ? b.write_banked(n, spsr, sysm) : b.undefined();
  }
  if (mask_or_low == 0) return b.undefined();
  b.write_status(mask_or_low, spsr, Operand::reg(n));
}

void read_status(Builder& b, u32 e) {
  const bool spsr = bit(e, 20);
  const unsigned d = field4(e, 8);
  if (any_bad(d)) return b.undefined();
  if (!bit(e, 5)) return b.read_status(d, spsr);
  const u32 sysm = bits(e, 4, 4) << 4 | field4(e, 16);
  return names_banked_register(spsr, sysm) ? b.read_banked(d, spsr, sysm) : b.undefined();
}

void change_state_and_hints(Builder& b, u32 e) {
  const u32 imod = bits(e, 10, 9), aif = bits(e, 7, 5), mode = bits(e, 4, 0);
  const bool change_mode = bit(e, 8);
  if (imod == 0 && !change_mode) {
    return bits(e, 7, 4) == 15 ? b.debug_hint(bits(e, 3, 0)) : b.hint(bits(e, 7, 0));
  }
  if (b.place().in_it_block || !change_state_is_valid(imod, change_mode, aif, mode)) {
    return b.undefined();
  }
  const int interrupts = bit(imod, 1) ? static_cast<int>(imod & 1) : -1;
  b.change_state(interrupts, aif, change_mode ? static_cast<int>(mode) : -1);
}

void miscellaneous_control(Builder& b, u32 e) {
  const u32 option = bits(e, 3, 0);
  switch (bits(e, 7, 4)) {
    case 0:
      return b.enter_thumbee(true);
    case 1:
      return b.enter_thumbee(false);
    case 2:
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

// bits 25:23 = 0b111 where a branch would have its condition: everything that is no branch.
void miscellaneous(Builder& b, u32 e) {
  const u32 op = bits(e, 26, 20);
  switch (op) {
    case 0b0111000:
    case 0b0111001:
      return write_status(b, e);
    case 0b0111010:
      return change_state_and_hints(b, e);
    case 0b0111011:
      return miscellaneous_control(b, e);
    case 0b0111100: {
      const unsigned m = field4(e, 16);
      return any_bad(m) ? b.undefined() : b.branch_jazelle(m);
    }
    case 0b0111101:
      return b.exception_return_subtract(bits(e, 7, 0));
    case 0b0111110:
    case 0b0111111:
      return read_status(b, e);
    default:
      break;
  }
  if (bit(e, 13)) return b.undefined();
  if (op == 0b1111110 && !b.place().in_it_block) {
    return b.hypervisor_call(bits(e, 19, 16) << 12 | bits(e, 11, 0));
  }
  return op == 0b1111111 ? b.secure_monitor_call(bits(e, 19, 16)) : b.undefined();
}

}  // namespace

void branches_and_miscellaneous(Builder& b, u32 e) {
  const bool links = bit(e, 14), is_long = bit(e, 12);
  if (links) {
    if (is_long) return b.branch_link(long_offset(e), false);
    return bit(e, 0) ? b.undefined() : b.branch_link(long_offset(e), true);
  }
  if (is_long) return b.branch(long_offset(e));
  if (bits(e, 25, 23) == 7) return miscellaneous(b, e);
  if (b.place().in_it_block) return b.undefined();
  b.branch(conditional_offset(e));
}

}  // namespace vesim::isa::thumb32
