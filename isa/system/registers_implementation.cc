// SPDX-License-Identifier: Apache-2.0
// What is the Cortex-A15's own: L2 control, error syndrome and cache debug registers (TRM 4.2.13 to
// 4.2.16, 4.3).
#include "isa/system/control_bits.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// The L2's controls belong to the secure side; non-secure writes are ignored.
template <auto member, u32 writable>
bool write_secure(Core& c, const Uop*, u64 value) {
  if (!c.secure()) return true;
  c.sys.*member = (c.sys.*member & ~writable) | (static_cast<u32>(value) & writable);
  return true;
}

// The asynchronous error bits 30:29 are open to the non-secure side with NSACR.NS_L2ERR.
bool write_l2ectlr(Core& c, const Uop*, u64 value) {
  if (!c.secure() && !(c.sys.nsacr & nsacr::kNsL2Err)) return true;
  c.sys.l2ectlr &= static_cast<u32>(value) | ~0x60000000u;  // cleared by writing zero
  return true;
}

using S = SystemRegisters;

// The data of cache RAMs is not modelled: RAMINDEX does nothing and its results are zero.
constexpr SystemRegister kRows[] = {
    {"L2CTLR", cp15(9, 1, 0, 2), kPl1Rw, Trap::None, get<&S::l2ctlr>,
     write_secure<&S::l2ctlr, 0x00001fff>},
    {"L2ECTLR", cp15(9, 1, 0, 3), kPl1Rw, Trap::None, get<&S::l2ectlr>, write_l2ectlr},
    {"IL1DATA0", cp15(15, 0, 0, 0), kPl1Rw, Trap::None, constant<0>, ignore},
    {"IL1DATA1", cp15(15, 0, 0, 1), kPl1Rw, Trap::None, constant<0>, ignore},
    {"IL1DATA2", cp15(15, 0, 0, 2), kPl1Rw, Trap::None, constant<0>, ignore},
    {"DL1DATA0", cp15(15, 0, 1, 0), kPl1Rw, Trap::None, constant<0>, ignore},
    {"DL1DATA1", cp15(15, 0, 1, 1), kPl1Rw, Trap::None, constant<0>, ignore},
    {"DL1DATA2", cp15(15, 0, 1, 2), kPl1Rw, Trap::None, constant<0>, ignore},
    {"DL1DATA3", cp15(15, 0, 1, 3), kPl1Rw, Trap::None, constant<0>, ignore},
    {"RAMINDEX", cp15(15, 0, 4, 0), kPl1Wo, Trap::None, nullptr, ignore},
    {"L2ACTLR", cp15(15, 1, 0, 0), kPl1Rw, Trap::None, get<&S::l2actlr>,
     write_secure<&S::l2actlr, 0xffffffff>},
    {"CBAR", cp15(15, 4, 0, 0), kPl1Ro, Trap::None, get<&S::cbar>, nullptr},
    // No error is ever recorded.
    {"CPUMERRSR", cp15_wide(0, 15), kPl1Rw, Trap::None, constant<0>, ignore},
    {"L2MERRSR", cp15_wide(1, 15), kPl1Rw, Trap::None, constant<0>, ignore},
};

}  // namespace

std::span<const SystemRegister> implementation_registers() { return kRows; }

}  // namespace vesim::isa
