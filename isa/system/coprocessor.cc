// SPDX-License-Identifier: Apache-2.0
// MCR, MRC, MCRR and MRRC of CP14 and CP15: privileges, traps to Hyp in the manual's order
// (Arm ARM B1.14, B3.15.3 Coproc_Accepted), and the access.
#include "isa/diagnostics.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"
#include "isa/system/handlers.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// ISS of a trapped access (B3.13.6), from the instruction: the A32 and T32 layouts are the same.
u32 syndrome(u32 e, bool wide) {
  const u32 t = bits(e, 15, 12), crm = bits(e, 3, 0), direction = bit(e, 20);
  const u32 common = t << 5 | crm << 1 | direction;
  if (wide) return bits(e, 7, 4) << 16 | bits(e, 19, 16) << 10 | common;
  return bits(e, 7, 5) << 17 | bits(e, 23, 21) << 14 | bits(e, 19, 16) << 10 | common;
}

// The registers of a trivial Jazelle implementation trap as the CP14 accesses that they are.
ExceptionClass trap_class(bool cp15_access, bool wide) {
  if (cp15_access) return wide ? ExceptionClass::Cp15_64 : ExceptionClass::Cp15_32;
  return wide ? ExceptionClass::Cp14_64 : ExceptionClass::Cp14_32;
}

// HSTR.Tn and HCR.TIDCP: the traps that go by encoding alone.
bool coarse_trap(const Core& c, u32 e, bool wide) {
  const u32 primary = wide ? bits(e, 3, 0) : bits(e, 19, 16);  // CRn, or CRm of the 64-bit forms
  if (primary != 14 && primary != 4 && bit(c.sys.hstr, primary)) return true;
  if (wide || !(c.sys.hcr & hcr::kTidcp)) return false;
  constexpr u32 kC9 = 0x01e7, kC10 = 0x0113, kC11 = 0x81ff;  // CRm values of each CRn
  const u32 crm = bits(e, 3, 0);
  return (primary == 9 && bit(kC9, crm)) || (primary == 10 && bit(kC10, crm)) ||
         (primary == 11 && bit(kC11, crm));
}

bool fine_trap(Core& c, Trap trap, bool read) {
  const u32 hcr = c.sys.hcr, hdcr = c.sys.hdcr;
  switch (trap) {
    case Trap::None:
      return false;
    case Trap::Tid0:
      return hcr & hcr::kTid0;
    case Trap::Tid1:
      return hcr & hcr::kTid1;
    case Trap::Tid2:
      return hcr & hcr::kTid2;
    case Trap::Tid3:
      return hcr & hcr::kTid3;
    case Trap::Tac:
      return hcr & hcr::kTac;
    case Trap::Tsw:
      return hcr & hcr::kTsw;
    case Trap::Tpc:
      return hcr & hcr::kTpc;
    case Trap::Tpu:
      return hcr & hcr::kTpu;
    case Trap::Ttlb:
      return hcr & hcr::kTtlb;
    case Trap::Tvm:
      return !read && (hcr & hcr::kTvm);
    case Trap::Tcpac:
      return c.sys.hcptr & hcptr::kTcpac;
    case Trap::Tpm:
      return hdcr & hdcr::kTpm;
    case Trap::Tpmcr:
      return hdcr & (hdcr::kTpm | hdcr::kTpmcr);
    case Trap::Tda:
      return hdcr & (hdcr::kTda | hdcr::kTde);
    case Trap::Tdra:
      return hdcr & (hdcr::kTdra | hdcr::kTde);
    case Trap::Tdosa:
      return hdcr & (hdcr::kTdosa | hdcr::kTde);
    case Trap::Ttee:
      return c.sys.hstr & hstr::kTtee;
    case Trap::Tjdbx:
      return c.sys.hstr & hstr::kTjdbx;
    case Trap::JazelleId:
      return (c.sys.hstr & hstr::kTjdbx) || (hcr & hcr::kTid0);
    case Trap::PhysicalCounter:
      return !(c.env.timer_read(TimerRegister::Cnthctl) & 1);
    case Trap::PhysicalTimer:
      return !(c.env.timer_read(TimerRegister::Cnthctl) & 2);
  }
  return false;
}

bool permitted(const Core& c, const SystemRegister& reg, bool read) {
  const Permissions p = reg.permissions;
  const bool user = !c.regs.privileged();
  if (!(p & (user ? (read ? kUserRead : kUserWrite) : (read ? kPl1Read : kPl1Write)))) return false;
  if ((p & kSecureOnly) && !c.secure()) return false;
  if ((p & kSecureWrite) && !read && !c.secure()) return false;
  if (p & kHypOnly) {
    const bool monitor = c.regs.mode == Mode::Monitor && (c.sys.scr & scr::kNs);
    if (!c.hyp() && !monitor) return false;
  }
  if ((p & kNotNonSecurePl1) && below_hyp(c)) return false;
  return !reg.permit || reg.permit(c, read);
}

[[gnu::noinline]] void refuse(Core& c, const Uop* u, const SystemRegister& reg) {
  if (is_unallocated(reg)) {
    const u32 e = c.insn(u).encoding;
    guest_error("coprocessor", e & 0x00ff0fef, "access to an unallocated system register");
  }
  take_undefined(c, u);
}

// False: the access is UNDEFINED or trapped, and that exception was taken.
bool check_access(Core& c, const Uop* u, const SystemRegister& reg, bool read) {
  const u32 e = c.insn(u).encoding;
  const bool cp15_access = bits(e, 11, 8) == 15, wide = u->form != 0;
  const bool allowed = permitted(c, reg, read);
  if (below_hyp(c)) {
    // From User mode an access that is UNDEFINED there stays so (the manual lets either come
    // first).
    const bool trap =
        (cp15_access && coarse_trap(c, e, wide) && (allowed || c.regs.privileged())) ||
        (allowed && fine_trap(c, reg.trap, read));
    if (trap) {
      take_hyp_trap(c, u, trap_class(cp15_access, wide), syndrome(e, wide));
      return false;
    }
  }
  if (!allowed) refuse(c, u, reg);
  return allowed;
}

bool read_register(Core& c, const Uop* u, u64& value) {
  const SystemRegister& reg = *u->reg;
  AtUop at(c, u);
  if (!check_access(c, u, reg, true)) return false;
  value = reg.read(c);
  return true;
}

bool write_register(Core& c, const Uop* u, u64 value) {
  const SystemRegister& reg = *u->reg;
  AtUop at(c, u);
  if (!check_access(c, u, reg, false)) return false;
  if (c.observer) c.observer->writes_register(u, value);
  if (!reg.write(c, u, value)) return false;
  if (reg.after == After::Context) c.context_changed();
  return true;
}

// MRC to R15 sets the flags from the top bits (A8.8.107).
void run_read(Core& c, const Uop* u) {
  u64 value;
  if (!read_register(c, u, value)) return;
  if (u->d == 15) {
    c.regs.set_cpsr(static_cast<u32>(value), kPsrN | kPsrZ | kPsrC | kPsrV);
  } else {
    c.regs.r[u->d] = static_cast<u32>(value);
  }
  return next(c, u);
}

void run_read_wide(Core& c, const Uop* u) {
  u64 value;
  if (!read_register(c, u, value)) return;
  c.regs.r[u->d] = static_cast<u32>(value);
  c.regs.r[u->a] = static_cast<u32>(value >> 32);
  return next(c, u);
}

void run_write(Core& c, const Uop* u) {
  if (!write_register(c, u, c.regs.r[u->n])) return;
  return next(c, u);
}

void run_write_wide(Core& c, const Uop* u) {
  if (!write_register(c, u, u64{c.regs.r[u->m]} << 32 | c.regs.r[u->n])) return;
  return next(c, u);
}

}  // namespace

void run_system_read(Core& c, const Uop* u) { return run_read(c, u); }

Handler coprocessor_handler(const SystemRegister& reg, bool read, bool wide) {
  if (!read) return wide ? run_write_wide : run_write;
  if (reg.fast_read) return reg.fast_read;
  return wide ? run_read_wide : run_read;
}

}  // namespace vesim::isa
