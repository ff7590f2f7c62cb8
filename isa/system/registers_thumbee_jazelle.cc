// SPDX-License-Identifier: Apache-2.0
// CP14 registers of ThumbEE and of the trivial Jazelle implementation (Arm ARM A2.9, A2.10, B4.1).
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// TEECR.XED keeps User mode from TEEHBR.
bool teehbr_permitted(const Core& c, bool) { return c.regs.privileged() || !(c.sys.teecr & 1); }

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"TEECR", cp14(0, 6, 0, 0), kPl1Rw | kUserRead, Trap::Ttee, get<&S::teecr>, set<&S::teecr, 1>},
    {"TEEHBR", cp14(1, 6, 0, 0), kAllRw, Trap::Ttee, get<&S::teehbr>, set<&S::teehbr, ~u64{3}>,
     After::Nothing, teehbr_permitted},
    {"JIDR", cp14(0, 7, 0, 0), kAllRo, Trap::JazelleId, constant<0>, nullptr},
    {"JOSCR", cp14(1, 7, 0, 0), kPl1Rw, Trap::Tjdbx, constant<0>, ignore},
    {"JMCR", cp14(2, 7, 0, 0), kPl1Rw | kUserWrite, Trap::Tjdbx, constant<0>, ignore},
};

}  // namespace

std::span<const SystemRegister> thumbee_jazelle_registers() { return kRows; }

}  // namespace vesim::isa
