// SPDX-License-Identifier: Apache-2.0
// MRS, MSR, CPS and SETEND (Arm ARM A8.8.109, A8.8.113, B9.3.2, B9.3.8 to B9.3.12).
#include "isa/system/status.h"

#include "isa/core.h"
#include "isa/system/exceptions.h"
#include "isa/system/handlers.h"

namespace vesim::isa {

namespace {

// IT, J and T read as zero and cannot be written by MSR.
constexpr u32 kReadable = 0xf8ff03df;
constexpr u32 kUserWritable = 0xf80f0200, kPrivilegedWritable = kUserWritable | 0x000001df;

bool has_spsr(const Core& c) { return c.regs.mode != Mode::User && c.regs.mode != Mode::System; }

u32 value_of(const Core& c, const Uop* u) { return u->form ? u->imm : c.regs.r[u->n]; }

}  // namespace

void run_read_cpsr(Core& c, const Uop* u) {
  c.regs.r[u->d] = c.regs.cpsr() & kReadable;
  return next(c, u);
}

void run_read_spsr(Core& c, const Uop* u) {
  if (!has_spsr(c)) return take_undefined(c, u);
  c.regs.r[u->d] = c.regs.spsr_of(c.regs.mode);
  return next(c, u);
}

void run_write_flags(Core& c, const Uop* u) {
  c.regs.set_cpsr(value_of(c, u), u->imm2 & kUserWritable);
  return next(c, u);
}

void run_write_cpsr(Core& c, const Uop* u) {
  const u32 writable = c.regs.privileged() ? kPrivilegedWritable : kUserWritable;
  write_cpsr(c, value_of(c, u), u->imm2 & writable);
  return next(c, u);
}

// Any mode may be written to an SPSR; the exception return that uses it checks it.
void run_write_spsr(Core& c, const Uop* u) {
  if (!has_spsr(c)) return take_undefined(c, u);
  u32& spsr = c.regs.spsr_of(c.regs.mode);
  spsr = (spsr & ~u->imm2) | (value_of(c, u) & u->imm2);
  return next(c, u);
}

void run_disable_interrupts(Core& c, const Uop* u) {
  if (c.regs.privileged()) {
    if (u->imm2 & kPsrA) c.regs.mask_a = true;
    if (u->imm2 & kPsrI) c.regs.mask_i = true;
    if (u->imm2 & kPsrF) c.regs.mask_f = true;
  }
  return next(c, u);
}

void run_change_state(Core& c, const Uop* u) {
  if (c.regs.privileged()) write_cpsr(c, u->imm, u->imm2);
  return next(c, u);
}

void run_set_endian(Core& c, const Uop* u) {
  c.regs.big_endian = u->imm != 0;
  return next(c, u);
}

}  // namespace vesim::isa
