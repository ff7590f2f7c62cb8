// SPDX-License-Identifier: Apache-2.0
// Translation controls of PL1&0: c2, c3, c10 (Arm ARM B3.17, B4.1).
#include "isa/system/control_bits.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

template <auto member>
bool write_ttbr(Core& c, const Uop* u, u64 value) {
  c.pmu.count(PmuEvent::TtbrWrite);
  return set<member>(c, u, value);
}

// The fields differ by EAE, whose new value decides (B4.1.153).
bool write_ttbcr(Core& c, const Uop*, u64 value) {
  constexpr u32 kShort = kTtbcrEae | 0x37, kLong = kTtbcrEae | 0x7fc73f87;
  const u32 writable = value & kTtbcrEae ? kLong : kShort;
  c.sys.ttbcr[accessed_bank(c)] = static_cast<u32>(value) & writable;
  return true;
}

using S = SystemRegisters;

constexpr SystemRegister kRows[] = {
    {"TTBR0", cp15(2, 0, 0, 0), kPl1Rw, Trap::Tvm, get<&S::ttbr0>, write_ttbr<&S::ttbr0>,
     After::Context},
    {"TTBR0 (64-bit)", cp15_wide(0, 2), kPl1Rw, Trap::Tvm, get<&S::ttbr0>, write_ttbr<&S::ttbr0>,
     After::Context},
    {"TTBR1", cp15(2, 0, 0, 1), kPl1Rw, Trap::Tvm, get<&S::ttbr1>, write_ttbr<&S::ttbr1>,
     After::Context},
    {"TTBR1 (64-bit)", cp15_wide(1, 2), kPl1Rw, Trap::Tvm, get<&S::ttbr1>, write_ttbr<&S::ttbr1>,
     After::Context},
    {"TTBCR", cp15(2, 0, 0, 2), kPl1Rw, Trap::Tvm, get<&S::ttbcr>, write_ttbcr, After::Context},
    {"DACR", cp15(3, 0, 0, 0), kPl1Rw, Trap::Tvm, get<&S::dacr>, set<&S::dacr>, After::Context},
    {"PRRR/MAIR0", cp15(10, 0, 2, 0), kPl1Rw, Trap::Tvm, get<&S::prrr_mair0>, set<&S::prrr_mair0>,
     After::Context},
    {"NMRR/MAIR1", cp15(10, 0, 2, 1), kPl1Rw, Trap::Tvm, get<&S::nmrr_mair1>, set<&S::nmrr_mair1>,
     After::Context},
    {"AMAIR0", cp15(10, 0, 3, 0), kPl1Rw, Trap::Tvm, get<&S::amair0>, set<&S::amair0>},
    {"AMAIR1", cp15(10, 0, 3, 1), kPl1Rw, Trap::Tvm, get<&S::amair1>, set<&S::amair1>},
};

}  // namespace

std::span<const SystemRegister> translation_registers() { return kRows; }

}  // namespace vesim::isa
