// SPDX-License-Identifier: Apache-2.0
// A32 miscellaneous instructions, status registers and hints (Arm ARM A5.2.11, A5.2.12).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa::arm {
namespace {

// MRS and MSR of a register: of the current mode, or banked (bit 9).
void status(Builder& b, u32 e) {
  const bool spsr = bit(e, 22), is_write = bit(e, 21), banked = bit(e, 9);
  const unsigned d = field4(e, 12), n = field4(e, 0);
  const u32 mask_or_low = bits(e, 19, 16), sysm = bits(e, 8, 8) << 4 | mask_or_low;
  if (is_write ? n == 15 : d == 15) return b.undefined();
  if (banked) {
    if (!names_banked_register(spsr, sysm)) return b.undefined();
    return is_write ? b.write_banked(n, spsr, sysm) : b.read_banked(d, spsr, sysm);
  }
  if (!is_write) return b.read_status(d, spsr);
  if (mask_or_low == 0) return b.undefined();
  b.write_status(mask_or_low, spsr, Operand::reg(n));
}

void count_leading_zeros(Builder& b, u32 e) {
  const unsigned d = field4(e, 12), m = field4(e, 0);
  if (any_pc(d, m)) return b.undefined();
  b.unary(Op::Clz, d, m);
}

void saturating_add(Builder& b, u32 e) {
  const unsigned d = field4(e, 12), n = field4(e, 16), m = field4(e, 0);
  if (any_pc(d, n, m)) return b.undefined();
  b.saturating_add(d, m, n, bit(e, 21), bit(e, 22));
}

// BKPT, HVC and SMC; the first two are UNPREDICTABLE when conditional.
void call(Builder& b, u32 e, u32 op) {
  const u32 imm16 = bits(e, 19, 8) << 4 | bits(e, 3, 0);
  if (op == 3) return b.secure_monitor_call(bits(e, 3, 0));
  if (op == 0 || field4(e, 28) != 14) return b.undefined();
  return op == 1 ? b.breakpoint(imm16) : b.hypervisor_call(imm16);
}

}  // namespace

void miscellaneous(Builder& b, u32 e) {
  const u32 op = bits(e, 22, 21);
  const unsigned m = field4(e, 0);
  switch (bits(e, 6, 4)) {
    case 0:
      return status(b, e);
    case 1:
      if (op == 1) return b.branch_exchange(m);
      return op == 3 ? count_leading_zeros(b, e) : b.undefined();
    case 2:
      return op == 1 && m != 15 ? b.branch_jazelle(m) : b.undefined();
    case 3:
      return op == 1 && m != 15 ? b.branch_link_exchange(m) : b.undefined();
    case 5:
      return saturating_add(b, e);
    case 6:
      return op == 3 ? b.exception_return() : b.undefined();
    case 7:
      return call(b, e, op);
    default:
      return b.undefined();
  }
}

void status_immediate_and_hints(Builder& b, u32 e) {
  const bool spsr = bit(e, 22);
  const u32 mask = bits(e, 19, 16), rotation = 2 * bits(e, 11, 8);
  if (mask != 0) {
    return b.write_status(mask, spsr, Operand::imm(ror(bits(e, 7, 0), rotation)));
  }
  if (spsr) return b.undefined();
  return bits(e, 7, 4) == 15 ? b.debug_hint(bits(e, 3, 0)) : b.hint(bits(e, 7, 0));
}

}  // namespace vesim::isa::arm
