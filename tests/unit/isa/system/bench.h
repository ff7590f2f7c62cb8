// SPDX-License-Identifier: Apache-2.0
// One core on flat memory with the MMU off, that executes single instructions in a chosen state.
#pragma once

#include <initializer_list>
#include <map>

#include "isa/core.h"
#include "isa/system/control_bits.h"
#include "isa/system/exceptions.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::isa::test {

class SystemEnvironment : public FlatEnvironment {
 public:
  SystemEnvironment() { timers[TimerRegister::Cnthctl] = 3; }

  u64 timer_read(TimerRegister reg) override { return timers[reg]; }
  void timer_write(TimerRegister reg, u64 value) override { timers[reg] = value; }
  u64 cycles() override { return clock; }
  void pmu_interrupt(bool level) override { pmu_line = level; }

  std::map<TimerRegister, u64> timers;
  u64 clock = 0;
  bool pmu_line = false;
};

// Encodings, as the manual writes the instructions.
constexpr u32 mrc(unsigned cp, unsigned opc1, unsigned t, unsigned crn, unsigned crm,
                  unsigned opc2) {
  return 0xee100010 | opc1 << 21 | crn << 16 | t << 12 | cp << 8 | opc2 << 5 | crm;
}
constexpr u32 mcr(unsigned cp, unsigned opc1, unsigned t, unsigned crn, unsigned crm,
                  unsigned opc2) {
  return mrc(cp, opc1, t, crn, crm, opc2) & ~(1u << 20);
}
constexpr u32 mrrc(unsigned cp, unsigned opc1, unsigned t, unsigned t2, unsigned crm) {
  return 0xec500000 | t2 << 16 | t << 12 | cp << 8 | opc1 << 4 | crm;
}
constexpr u32 mcrr(unsigned cp, unsigned opc1, unsigned t, unsigned t2, unsigned crm) {
  return mrrc(cp, opc1, t, t2, crm) & ~(1u << 20);
}
// SVC #0x1234, HVC #0xabcd, SMC #0, BKPT #0, UDF #0, NOP, ERET: A32.
inline constexpr u32 kSvc = 0xef001234, kHvc = 0xe14abc7d, kSmc = 0xe1600070, kBkpt = 0xe1200070,
                     kUdf = 0xe7f000f0, kNop = 0xe320f000, kEret = 0xe160006e;

constexpr u32 kSecureVectors = 0x10000, kNonSecureVectors = 0x20000, kHypVectors = 0x30000,
              kMonitorVectors = 0x40000, kCode = 0x8000;

class Bench {
 public:
  Bench() {
    for (const bool secure : {false, true}) env.add(0, 0x100000, secure);
    core.set_single_step(true);
    core.sys.vbar[kSecure] = kSecureVectors;
    core.sys.vbar[kNonSecure] = kNonSecureVectors;
    core.sys.hvbar = kHypVectors;
    core.sys.mvbar = kMonitorVectors;
    core.sys.nsacr = nsacr::kCp10 | nsacr::kCp11;
    core.sys.scr = scr::kHce;
  }

  // Puts the core into a state; interrupts unmasked.
  void enter(Mode mode, bool secure, bool thumb = false) {
    core.sys.scr = with_bits(core.sys.scr, 0, 0, !secure);
    core.regs.set_cpsr(static_cast<u32>(mode) | (thumb ? kPsrT : 0));
    core.regs.pc = kCode;
    core.context_changed();
  }

  // Executes one instruction at kCode. A T32 encoding has its first halfword in the high half.
  void execute(u32 encoding, unsigned length = 4) {
    if (core.regs.thumb && length == 2) {
      place(static_cast<u16>(encoding));
    } else if (core.regs.thumb) {
      place(encoding << 16 | encoding >> 16);
    } else {
      place(encoding);
    }
    core.regs.pc = kCode;
    core.run(1);
  }
  // Lets a pending exception be taken, if any: executes one NOP at the PC.
  void step() { core.run(1); }

  SystemEnvironment env;
  BlockCache blocks;
  Core core{CoreParameters{}, env, blocks};

 private:
  template <class T>
  void place(T code) {
    for (const bool secure : {false, true}) {
      env.write(kCode, code, secure);
      blocks.written(kCode, 4);
    }
  }
};

}  // namespace vesim::isa::test
