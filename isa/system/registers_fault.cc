// SPDX-License-Identifier: Apache-2.0
// Fault status and address registers of PL1: c5, c6 (Arm ARM B3.13, B4.1).
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"DFSR", cp15(5, 0, 0, 0), kPl1Rw, Trap::Tvm, get<&S::dfsr>, set<&S::dfsr, 0x3eff>},
    {"IFSR", cp15(5, 0, 0, 1), kPl1Rw, Trap::Tvm, get<&S::ifsr>, set<&S::ifsr, 0x163f>},
    {"ADFSR", cp15(5, 0, 1, 0), kPl1Rw, Trap::Tvm, get<&S::adfsr>, set<&S::adfsr>},
    {"AIFSR", cp15(5, 0, 1, 1), kPl1Rw, Trap::Tvm, get<&S::aifsr>, set<&S::aifsr>},
    {"DFAR", cp15(6, 0, 0, 0), kPl1Rw, Trap::Tvm, get<&S::dfar>, set<&S::dfar>},
    {"IFAR", cp15(6, 0, 0, 2), kPl1Rw, Trap::Tvm, get<&S::ifar>, set<&S::ifar>},
};

}  // namespace

std::span<const SystemRegister> fault_registers() { return kRows; }

}  // namespace vesim::isa
