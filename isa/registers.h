// SPDX-License-Identifier: Apache-2.0
// The core registers, banked registers and CPSR of one core (Arm ARM B1.3).
#pragma once

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

enum class Mode : u8 {
  User = 0x10,
  Fiq = 0x11,
  Irq = 0x12,
  Supervisor = 0x13,
  Monitor = 0x16,
  Abort = 0x17,
  Hyp = 0x1a,
  Undefined = 0x1b,
  System = 0x1f,
};

// Banks of R13, R14 and SPSR. Hyp has no R14 of its own (it uses the User one) and has ELR_hyp.
enum Bank : u8 {
  kBankUser,
  kBankFiq,
  kBankIrq,
  kBankSupervisor,
  kBankAbort,
  kBankUndefined,
  kBankMonitor,
  kBankHyp,
  kBankCount
};

constexpr Bank bank_of(Mode mode) {
  switch (mode) {
    case Mode::Fiq:
      return kBankFiq;
    case Mode::Irq:
      return kBankIrq;
    case Mode::Supervisor:
      return kBankSupervisor;
    case Mode::Abort:
      return kBankAbort;
    case Mode::Undefined:
      return kBankUndefined;
    case Mode::Monitor:
      return kBankMonitor;
    case Mode::Hyp:
      return kBankHyp;
    default:
      return kBankUser;
  }
}

// ITSTATE behind an instruction (Arm ARM A2.5.2, ITAdvance).
constexpr u8 advance_it(u8 it) {
  return (it & 7) == 0 ? 0 : static_cast<u8>((it & 0xe0) | ((it << 1) & 0x1f));
}

// CPSR bits (Arm ARM B1.3.3).
inline constexpr u32 kPsrN = 1u << 31, kPsrZ = 1u << 30, kPsrC = 1u << 29, kPsrV = 1u << 28,
                     kPsrQ = 1u << 27, kPsrJ = 1u << 24, kPsrE = 1u << 9, kPsrA = 1u << 8,
                     kPsrI = 1u << 7, kPsrF = 1u << 6, kPsrT = 1u << 5, kPsrModeMask = 0x1f;

// Register numbers a uop can name: R0-R14 of the current mode, then scratch registers that live
// inside one instruction. Number 15 is never the PC in a uop; it is a sink.
inline constexpr unsigned kSink = 15, kTemp0 = 16, kTemp1 = 17, kTemp2 = 18, kTemp3 = 19,
                          kUopRegisters = 20;

struct Registers {
  u32 r[kUopRegisters] = {};  // the current mode's view; R15 is `pc`
  u32 pc = 0;  // the next block's first instruction; exact between blocks, not inside one

  // The flags are kept apart in the form that instructions produce.
  u32 nf = 0;  // N is bit 31
  u32 zf = 1;  // Z is set when this is zero
  u32 cf = 0;  // 0 or 1
  u32 vf = 0;  // V is bit 31
  u32 qf = 0;  // 0 or 1
  u32 ge = 0;  // 4 bits

  Mode mode = Mode::Supervisor;
  u8 it = 0;  // ITSTATE, exact between blocks
  bool thumb = false;
  bool jazelle = false;
  bool big_endian = false;
  bool mask_a = true, mask_i = true, mask_f = true;

  // Values of the modes that are not current (the current bank's copies are stale).
  u32 banked_r13[kBankCount] = {};
  u32 banked_r14[kBankCount] = {};
  u32 fiq_r8_r12[5] = {}, user_r8_r12[5] = {};
  u32 spsr[kBankCount] = {};  // always current
  u32 elr_hyp = 0;

  u32 cpsr() const;
  // Writes the bits of `mask`; a changed mode field switches the banks. Does no checks: those are
  // the instructions' (CPSRWriteByInstr).
  void set_cpsr(u32 value, u32 mask = 0xffffffff);
  void switch_mode(Mode to);

  // R13/R14/R8-R12 of any mode, wherever they are now.
  u32& r13_of(Mode which);
  u32& r14_of(Mode which);
  u32& user_register(unsigned n);  // R0-R14 as User mode sees them
  u32& spsr_of(Mode which) { return spsr[bank_of(which)]; }

  bool privileged() const { return mode != Mode::User; }

  void serialize(Archive& ar);
};

}  // namespace vesim::isa
