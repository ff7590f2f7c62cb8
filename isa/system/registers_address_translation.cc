// SPDX-License-Identifier: Apache-2.0
// Address translation operations and PAR: c7, c8 (Arm ARM B4.2.4).
#include "isa/mmu/translate.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

template <unsigned opc1, unsigned opc2>
bool translate_operation(Core& c, const Uop* u, u64 value) {
  return address_translate(c, u, opc1, opc2, 8, static_cast<u32>(value));
}

// ATS1: the current security state's stage 1. ATS12: both stages, for whoever is above them.
template <unsigned opc1, unsigned opc2>
constexpr SystemRegister row(const char* name, Permissions permissions) {
  return {name,    cp15(7, opc1, 8, opc2),         permissions, Trap::None,
          nullptr, translate_operation<opc1, opc2>};
}

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"PAR", cp15(7, 0, 4, 0), kPl1Rw, Trap::None, get<&S::par>, set<&S::par>},
    {"PAR (64-bit)", cp15_wide(0, 7), kPl1Rw, Trap::None, get<&S::par>, set<&S::par>},
    row<0, 0>("ATS1CPR", kPl1Wo),
    row<0, 1>("ATS1CPW", kPl1Wo),
    row<0, 2>("ATS1CUR", kPl1Wo),
    row<0, 3>("ATS1CUW", kPl1Wo),
    row<0, 4>("ATS12NSOPR", kPl1Wo | kNotNonSecurePl1),
    row<0, 5>("ATS12NSOPW", kPl1Wo | kNotNonSecurePl1),
    row<0, 6>("ATS12NSOUR", kPl1Wo | kNotNonSecurePl1),
    row<0, 7>("ATS12NSOUW", kPl1Wo | kNotNonSecurePl1),
    row<4, 0>("ATS1HR", kHypWo),
    row<4, 1>("ATS1HW", kHypWo),
};

}  // namespace

std::span<const SystemRegister> address_translation_registers() { return kRows; }

}  // namespace vesim::isa
