// SPDX-License-Identifier: Apache-2.0
// System control, Security Extensions and vectors: c1, c12 (Arm ARM B3.17, B4.1; TRM 4.3).
#include "isa/system/control_bits.h"
#include "isa/system/interrupts.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

constexpr u64 kSctlrWritable = sctlr::kM | sctlr::kA | sctlr::kC | sctlr::kCp15Ben | sctlr::kSw |
                               sctlr::kZ | sctlr::kI | sctlr::kV | sctlr::kWxn | sctlr::kUwxn |
                               sctlr::kEe | sctlr::kTre | sctlr::kAfe | sctlr::kTe;
constexpr u64 kSctlrOnes = 0x00c50058;

// NSACR decides what the non-secure side may see and change of coprocessors 10 and 11.
u32 cpacr_hidden(const Core& c) {
  if (c.secure()) return 0;
  u32 hidden = 0;
  if (!(c.sys.nsacr & nsacr::kCp10)) hidden |= cpacr::kCp10;
  if (!(c.sys.nsacr & nsacr::kCp11)) hidden |= cpacr::kCp11;
  return hidden;
}
u32 cpacr_forced(const Core& c) {
  if (c.secure()) return 0;
  u32 forced = 0;
  if (c.sys.nsacr & nsacr::kNsAseDis) forced |= cpacr::kAseDis;
  if (c.sys.nsacr & nsacr::kNsD32Dis) forced |= cpacr::kD32Dis;
  return forced;
}

u64 read_cpacr(Core& c) { return (c.sys.cpacr & ~cpacr_hidden(c)) | cpacr_forced(c); }

bool write_cpacr(Core& c, const Uop*, u64 value) {
  const u32 fixed = cpacr_hidden(c) | cpacr_forced(c);
  const u32 writable = (cpacr::kCp10 | cpacr::kCp11 | cpacr::kAseDis | cpacr::kD32Dis) & ~fixed;
  c.sys.cpacr = (c.sys.cpacr & ~writable) | (static_cast<u32>(value) & writable);
  return true;
}

// Non-secure writes reach only SMP, and that if NSACR.NS_SMP lets them (TRM 4.3.28).
bool write_actlr(Core& c, const Uop*, u64 value) {
  constexpr u32 kSmp = 1u << 6;
  const u32 writable = c.secure() ? 0xffffffff : c.sys.nsacr & nsacr::kNsSmp ? kSmp : 0;
  c.sys.actlr = (c.sys.actlr & ~writable) | (static_cast<u32>(value) & writable);
  return true;
}

// nET is not implemented by the A15 (TRM 4.3.31).
constexpr u64 kScrWritable = 0x3bf;
constexpr u64 kNsacrWritable = nsacr::kCp10 | nsacr::kCp11 | nsacr::kNsD32Dis | nsacr::kNsAseDis |
                               nsacr::kNsL2Err | nsacr::kNsSmp;

u64 read_isr(Core& c) { return interrupt_status(c); }

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"SCTLR", cp15(1, 0, 0, 0), kPl1Rw, Trap::Tvm, get<&S::sctlr>,
     set<&S::sctlr, kSctlrWritable, kSctlrOnes>, After::Context},
    {"ACTLR", cp15(1, 0, 0, 1), kPl1Rw, Trap::Tac, get<&S::actlr>, write_actlr},
    {"CPACR", cp15(1, 0, 0, 2), kPl1Rw, Trap::Tcpac, read_cpacr, write_cpacr, After::EndBlock},
    {"SCR", cp15(1, 0, 1, 0), kSecureRw, Trap::None, get<&S::scr>, set<&S::scr, kScrWritable>,
     After::Context},
    {"SDER", cp15(1, 0, 1, 1), kSecureRw, Trap::None, get<&S::sder>, set<&S::sder, 3>},
    {"NSACR", cp15(1, 0, 1, 2), kPl1Rw | kSecureWrite, Trap::None, get<&S::nsacr>,
     set<&S::nsacr, kNsacrWritable>, After::EndBlock},
    {"VBAR", cp15(12, 0, 0, 0), kPl1Rw, Trap::None, get<&S::vbar>, set<&S::vbar, ~u64{0x1f}>},
    {"MVBAR", cp15(12, 0, 0, 1), kSecureRw, Trap::None, get<&S::mvbar>, set<&S::mvbar, ~u64{0x1f}>},
    {"ISR", cp15(12, 0, 1, 0), kPl1Ro, Trap::None, read_isr, nullptr},
};

}  // namespace

std::span<const SystemRegister> control_registers() { return kRows; }

}  // namespace vesim::isa
