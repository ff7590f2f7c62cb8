// SPDX-License-Identifier: Apache-2.0
// Calls, undefined instructions and traps (Arm ARM B1.9.1 to B1.9.5, B1.14).
#include "isa/system/exceptions.h"

#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exception_entry.h"

namespace vesim::isa {

namespace {

// HCR.TGE sends the exceptions of non-secure User mode to Hyp (B1.14.1).
bool routed_by_tge(const Core& core) {
  return !core.secure() && core.regs.mode == Mode::User && (core.sys.hcr & hcr::kTge);
}

bool is_32_bit(const Core& core, const Uop* u) { return core.insn(u).length == 4; }

// CV and COND of a trapped instruction (B3.13.6). A Thumb instruction reports the condition that
// its IT block gives it, or "always".
u32 condition_syndrome(const Core& core, const Uop* u) {
  u32 condition = 0xe;
  if (!core.regs.thumb) {
    condition = core.insn(u).encoding >> 28;
  } else if (core.regs.it & 0xf) {
    condition = core.regs.it >> 4;
  }
  if (condition == 0xf) condition = 0xe;
  return 1u << 24 | condition << 20;
}

// PC and IT state behind `u`'s instruction: calls are taken with the instruction completed.
u32 complete_call(Core& core, const Uop* u) {
  core.unwind(u);
  core.regs.it = advance_it(core.regs.it);
  core.regs.pc += core.insn(u).length;
  return core.regs.pc;
}

// An Undefined Instruction exception from Hyp or routed there has its syndrome in HSR already.
void enter_undefined(Core& core) {
  const u32 address = core.regs.pc;
  if (core.hyp()) return enter_hyp(core, address, kVectorUndefined);
  if (routed_by_tge(core)) return enter_hyp(core, address, kVectorHypTrap);
  enter_pl1(core, Mode::Undefined, address + (core.regs.thumb ? 2 : 4), kVectorUndefined, kPsrI);
}

}  // namespace

void take_undefined(Core& core, const Uop* u) {
  core.unwind(u);
  if (core.hyp() || routed_by_tge(core)) write_hsr(core, ExceptionClass::Unknown, false, 0);
  enter_undefined(core);
}

void take_svc(Core& core, const Uop* u, u32 imm) {
  const u32 next_address = complete_call(core, u);
  if (core.hyp() || routed_by_tge(core)) {
    write_hsr(core, ExceptionClass::Svc, is_32_bit(core, u), imm & 0xffff);
    return enter_hyp(core, next_address, core.hyp() ? kVectorCall : kVectorHypTrap);
  }
  enter_pl1(core, Mode::Supervisor, next_address, kVectorCall, kPsrI);
}

void take_hvc(Core& core, const Uop* u, u32 imm) {
  const u32 next_address = complete_call(core, u);
  write_hsr(core, ExceptionClass::Hvc, true, imm & 0xffff);
  enter_hyp(core, next_address, core.hyp() ? kVectorCall : kVectorHypTrap);
}

void take_smc(Core& core, const Uop* u, u32) {
  const u32 next_address = complete_call(core, u);
  enter_monitor(core, next_address, kVectorCall);
}

// A trap from Hyp mode itself (HCPTR) is an Undefined Instruction exception with that syndrome.
void take_hyp_trap(Core& core, const Uop* u, ExceptionClass ec, u32 iss) {
  core.unwind(u);
  if (static_cast<u8>(ec) < 0x10) iss |= condition_syndrome(core, u);
  write_hsr(core, ec, is_32_bit(core, u), iss);
  enter_hyp(core, core.regs.pc, core.hyp() ? kVectorUndefined : kVectorHypTrap);
}

}  // namespace vesim::isa
