// SPDX-License-Identifier: Apache-2.0
#include "isa/registers.h"

#include <algorithm>

namespace vesim::isa {

namespace {

// Hyp mode uses the User mode's R14 (Arm ARM B1.3.2).
constexpr Bank r14_bank(Mode mode) { return mode == Mode::Hyp ? kBankUser : bank_of(mode); }

}  // namespace

u32 Registers::cpsr() const {
  u32 value = static_cast<u32>(mode);
  value |= (nf & kPsrN) | (zf == 0 ? kPsrZ : 0) | (cf << 29) | (vf >> 31 << 28) | (qf << 27);
  value |= bits(it, 1, 0) << 25 | bits(it, 7, 2) << 10 | ge << 16;
  value |= (jazelle ? kPsrJ : 0) | (big_endian ? kPsrE : 0) | (thumb ? kPsrT : 0);
  value |= (mask_a ? kPsrA : 0) | (mask_i ? kPsrI : 0) | (mask_f ? kPsrF : 0);
  return value;
}

void Registers::set_cpsr(u32 value, u32 mask) {
  value = (value & mask) | (mask == 0xffffffff ? 0 : cpsr() & ~mask);
  nf = value & kPsrN;
  zf = value & kPsrZ ? 0 : 1;
  cf = bit(value, 29);
  vf = value << 3 & (1u << 31);
  qf = bit(value, 27);
  ge = bits(value, 19, 16);
  it = static_cast<u8>(bits(value, 15, 10) << 2 | bits(value, 26, 25));
  jazelle = value & kPsrJ;
  big_endian = value & kPsrE;
  mask_a = value & kPsrA;
  mask_i = value & kPsrI;
  mask_f = value & kPsrF;
  thumb = value & kPsrT;
  switch_mode(static_cast<Mode>(value & kPsrModeMask));
}

void Registers::switch_mode(Mode to) {
  if (to == mode) return;
  banked_r13[bank_of(mode)] = r[13];
  banked_r14[r14_bank(mode)] = r[14];
  if (mode == Mode::Fiq) {
    std::copy_n(&r[8], 5, fiq_r8_r12);
    std::copy_n(user_r8_r12, 5, &r[8]);
  } else if (to == Mode::Fiq) {
    std::copy_n(&r[8], 5, user_r8_r12);
    std::copy_n(fiq_r8_r12, 5, &r[8]);
  }
  mode = to;
  r[13] = banked_r13[bank_of(to)];
  r[14] = banked_r14[r14_bank(to)];
}

u32& Registers::r13_of(Mode which) {
  const Bank bank = bank_of(which);
  return bank == bank_of(mode) ? r[13] : banked_r13[bank];
}

u32& Registers::r14_of(Mode which) {
  const Bank bank = r14_bank(which);
  return bank == r14_bank(mode) ? r[14] : banked_r14[bank];
}

u32& Registers::user_register(unsigned n) {
  if (n == 13) return r13_of(Mode::User);
  if (n == 14) return r14_of(Mode::User);
  return n >= 8 && mode == Mode::Fiq ? user_r8_r12[n - 8] : r[n];
}

void Registers::serialize(Archive& ar) {
  ar("r", r);
  ar("pc", pc);
  ar("nf", nf);
  ar("zf", zf);
  ar("cf", cf);
  ar("vf", vf);
  ar("qf", qf);
  ar("ge", ge);
  ar("mode", mode);
  ar("it", it);
  ar("thumb", thumb);
  ar("jazelle", jazelle);
  ar("big_endian", big_endian);
  ar("mask_a", mask_a);
  ar("mask_i", mask_i);
  ar("mask_f", mask_f);
  ar("banked_r13", banked_r13);
  ar("banked_r14", banked_r14);
  ar("fiq_r8_r12", fiq_r8_r12);
  ar("user_r8_r12", user_r8_r12);
  ar("spsr", spsr);
  ar("elr_hyp", elr_hyp);
}

}  // namespace vesim::isa
