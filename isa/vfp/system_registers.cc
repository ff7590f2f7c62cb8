// SPDX-License-Identifier: Apache-2.0
// VMRS and VMSR (Arm ARM A8.8.348, A8.8.349, B9.3.23, B9.3.24) and the registers that they name.
#include "isa/system/exceptions.h"
#include "isa/vfp/decode.h"

namespace vesim::isa {

namespace {

enum VfpRegister : u8 { kFpsid = 0, kFpscr = 1, kMvfr1 = 6, kMvfr0 = 7, kFpexc = 8 };

// TRM 14.2 (table 14-3).
constexpr u32 kFpsidValue = 0x410430f0, kMvfr0Value = 0x10110222, kMvfr1Value = 0x11111111;

constexpr u32 kHcrTid0 = 1u << 15, kHcrTid3 = 1u << 18;

u32 read_register(const Core& c, u32 reg) {
  switch (reg) {
    case kFpsid:
      return kFpsidValue;
    case kMvfr0:
      return kMvfr0Value;
    case kMvfr1:
      return kMvfr1Value;
    case kFpexc:
      return c.vfp.fpexc;
    default:
      return c.vfp.fpscr;
  }
}

void run_read_fpscr(Core& c, const Uop* u) {
  c.regs.r[u->d] = c.vfp.fpscr;
  return next(c, u);
}

void run_flags_from_fpscr(Core& c, const Uop* u) {
  const u32 fpscr = c.vfp.fpscr;
  c.regs.nf = fpscr;
  c.regs.zf = ~fpscr & kPsrZ;
  c.regs.cf = bits(fpscr, 29, 29);
  c.regs.vf = fpscr << 3;
  return next(c, u);
}

void run_write_fpscr(Core& c, const Uop* u) {
  c.vfp.fpscr = c.regs.r[u->n] & kFpscrWritable;
  return next(c, u);
}

// The identification registers and FPEXC are for privileged modes, and stay accessible while
// FPEXC.EN is 0 (B1.11.3). u->imm is the register.
void run_read_privileged(Core& c, const Uop* u) {
  if (!c.regs.privileged()) return take_undefined(c, u);
  if (!check_vfp_enabled(c, u, false, false)) return;
  const u32 trap = u->imm == kFpsid ? kHcrTid0 : u->imm == kFpexc ? 0 : kHcrTid3;
  if (!c.secure() && !c.hyp() && (c.sys.hcr & trap)) {
    // The syndrome of an MCR or MRC access (B3.13.6, table B3-26).
    const u32 iss = 7u << 14 | u->imm << 10 | u32{u->d} << 5 | 1;
    return take_hyp_trap(c, u, ExceptionClass::Cp10Vmrs, iss);
  }
  c.regs.r[u->d] = read_register(c, u->imm);
  return next(c, u);
}

// Writes to FPSID do nothing.
void run_write_privileged(Core& c, const Uop* u) {
  if (!c.regs.privileged()) return take_undefined(c, u);
  if (!check_vfp_enabled(c, u, false, false)) return;
  if (u->imm == kFpexc) c.vfp.fpexc = c.regs.r[u->n] & (fpexc::kEn | fpexc::kDex);
  return next(c, u);
}

void decode_read(Builder& b, u32 reg, unsigned t) {
  if (reg == kFpscr) {
    b.vfp_check(false);
    b.emit(Op::VfpSystem, t == 15 ? run_flags_from_fpscr : run_read_fpscr).d = static_cast<u8>(t);
    return;
  }
  const bool exists = reg == kFpsid || reg == kMvfr0 || reg == kMvfr1 || reg == kFpexc;
  if (!exists || t == 15) return b.undefined();
  Uop& u = b.emit(Op::VfpSystem, run_read_privileged);
  u.d = static_cast<u8>(t);
  u.imm = reg;
}

void decode_write(Builder& b, u32 reg, unsigned t) {
  if (t == 15) return b.undefined();
  if (reg == kFpscr) {
    b.vfp_check(false);
    b.emit(Op::VfpSystem, run_write_fpscr).n = static_cast<u8>(t);
    return;
  }
  if (reg != kFpsid && reg != kFpexc) return b.undefined();
  Uop& u = b.emit(Op::VfpSystem, run_write_privileged);
  u.n = static_cast<u8>(t);
  u.imm = reg;
  b.end_block(true);  // the checks of this block no longer hold
}

}  // namespace

void decode_vfp_system(Builder& b, u32 e) {
  const unsigned t = bits(e, 15, 12);
  if (t == 13 && b.place().thumb) return b.undefined();
  bit(e, 20) ? decode_read(b, bits(e, 19, 16), t) : decode_write(b, bits(e, 19, 16), t);
}

}  // namespace vesim::isa
