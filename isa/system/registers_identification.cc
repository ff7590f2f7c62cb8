// SPDX-License-Identifier: Apache-2.0
// Identification registers: c0 (Arm ARM B3.17.1, B4.1; values of TRM 4.3, r2p1).
#include "isa/system/exception_entry.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// Non-secure PL1 sees what Hyp gives it.
u64 read_midr(Core& c) { return below_hyp(c) ? c.sys.vpidr : c.sys.midr; }
u64 read_mpidr(Core& c) { return below_hyp(c) ? c.sys.vmpidr : c.sys.mpidr; }

// CCSIDR of the cache that CSSELR selects: 32 KiB 2-way L1s and a 1 MiB 16-way L2, 64-byte lines.
u64 read_ccsidr(Core& c) {
  switch (c.sys.csselr[accessed_bank(c)]) {
    case 0:
      return 0x701fe00a;  // L1 data
    case 1:
      return 0x201fe00a;  // L1 instruction
    case 2:
      return 0x707fe07a;  // L2
    default:
      return 0;  // UNKNOWN
  }
}

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"MIDR", cp15(0, 0, 0, 0), kPl1Ro, Trap::None, read_midr, nullptr},
    {"CTR", cp15(0, 0, 0, 1), kPl1Ro, Trap::Tid2, constant<0x8444c004>, nullptr},
    {"TCMTR", cp15(0, 0, 0, 2), kPl1Ro, Trap::Tid1, constant<0>, nullptr},
    {"TLBTR", cp15(0, 0, 0, 3), kPl1Ro, Trap::Tid1, constant<0>, nullptr},
    {"MIDR alias", cp15(0, 0, 0, 4), kPl1Ro, Trap::None, read_midr, nullptr},
    {"MPIDR", cp15(0, 0, 0, 5), kPl1Ro, Trap::None, read_mpidr, nullptr},
    {"REVIDR", cp15(0, 0, 0, 6), kPl1Ro, Trap::Tid1, get<&S::revidr>, nullptr},
    {"MIDR alias", cp15(0, 0, 0, 7), kPl1Ro, Trap::None, read_midr, nullptr},
    {"ID_PFR0", cp15(0, 0, 1, 0), kPl1Ro, Trap::Tid3, constant<0x00001131>, nullptr},
    {"ID_PFR1", cp15(0, 0, 1, 1), kPl1Ro, Trap::Tid3, constant<0x00011011>, nullptr},
    {"ID_DFR0", cp15(0, 0, 1, 2), kPl1Ro, Trap::Tid3, constant<0x02010555>, nullptr},
    {"ID_AFR0", cp15(0, 0, 1, 3), kPl1Ro, Trap::Tid3, constant<0>, nullptr},
    {"ID_MMFR0", cp15(0, 0, 1, 4), kPl1Ro, Trap::Tid3, constant<0x10201105>, nullptr},
    {"ID_MMFR1", cp15(0, 0, 1, 5), kPl1Ro, Trap::Tid3, constant<0x20000000>, nullptr},
    {"ID_MMFR2", cp15(0, 0, 1, 6), kPl1Ro, Trap::Tid3, constant<0x01240000>, nullptr},
    {"ID_MMFR3", cp15(0, 0, 1, 7), kPl1Ro, Trap::Tid3, constant<0x02102211>, nullptr},
    {"ID_ISAR0", cp15(0, 0, 2, 0), kPl1Ro, Trap::Tid3, constant<0x02101110>, nullptr},
    {"ID_ISAR1", cp15(0, 0, 2, 1), kPl1Ro, Trap::Tid3, constant<0x13112111>, nullptr},
    {"ID_ISAR2", cp15(0, 0, 2, 2), kPl1Ro, Trap::Tid3, constant<0x21232041>, nullptr},
    {"ID_ISAR3", cp15(0, 0, 2, 3), kPl1Ro, Trap::Tid3, constant<0x11112131>, nullptr},
    {"ID_ISAR4", cp15(0, 0, 2, 4), kPl1Ro, Trap::Tid3, constant<0x10011142>, nullptr},
    {"ID_ISAR5", cp15(0, 0, 2, 5), kPl1Ro, Trap::Tid3, constant<0>, nullptr},
    {"ID_ISAR6", cp15(0, 0, 2, 6), kPl1Ro, Trap::Tid3, constant<0>, nullptr},
    {"ID_ISAR7", cp15(0, 0, 2, 7), kPl1Ro, Trap::Tid3, constant<0>, nullptr},
    {"CCSIDR", cp15(0, 1, 0, 0), kPl1Ro, Trap::Tid2, read_ccsidr, nullptr},
    {"CLIDR", cp15(0, 1, 0, 1), kPl1Ro, Trap::Tid2, constant<0x0a200023>, nullptr},
    {"AIDR", cp15(0, 1, 0, 7), kPl1Ro, Trap::Tid1, constant<0>, nullptr},
    {"CSSELR", cp15(0, 2, 0, 0), kPl1Rw, Trap::Tid2, get<&S::csselr>, set<&S::csselr, 0xf>},
    {"VPIDR", cp15(0, 4, 0, 0), kHypRw, Trap::None, get<&S::vpidr>, set<&S::vpidr>},
    {"VMPIDR", cp15(0, 4, 0, 5), kHypRw, Trap::None, get<&S::vmpidr>, set<&S::vmpidr>},
};

}  // namespace

std::span<const SystemRegister> identification_registers() { return kRows; }

}  // namespace vesim::isa
