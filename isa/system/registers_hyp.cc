// SPDX-License-Identifier: Apache-2.0
// Virtualization Extensions: control, traps, translation, faults (Arm ARM B3.17, B4.1; TRM 4.3).
#include "isa/system/control_bits.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

constexpr u64 kHsctlrWritable = sctlr::kM | sctlr::kA | sctlr::kC | sctlr::kCp15Ben | sctlr::kI |
                                sctlr::kWxn | sctlr::kEe | sctlr::kTe;
constexpr u64 kHsctlrOnes = 0x30c50858;
// Coprocessors 0 to 9, 12 and 13 do not exist; there is no system register access to the trace
// unit.
constexpr u64 kHcptrWritable = hcptr::kTcp10 | hcptr::kTcp11 | hcptr::kTase | hcptr::kTcpac;
constexpr u64 kHcptrOnes = 0x33ff;
constexpr u64 kHstrWritable = 0x0003bfef;  // no T4, no T14
constexpr u64 kHtcrWritable = 0x00003f07, kHtcrOnes = 0x80800000;
constexpr u64 kVtcrWritable = 0x00003fdf, kVtcrOnes = 0x80000000;

// What NSACR denies to the non-secure side reads as trapped (B4.1.59).
u64 read_hcptr(Core& c) {
  u32 forced = 0;
  if (!c.secure()) {
    if (!(c.sys.nsacr & nsacr::kCp10)) forced |= hcptr::kTcp10;
    if (!(c.sys.nsacr & nsacr::kCp11)) forced |= hcptr::kTcp11;
    if (c.sys.nsacr & nsacr::kNsAseDis) forced |= hcptr::kTase;
  }
  return c.sys.hcptr | forced;
}

bool write_hdcr(Core& c, const Uop*, u64 value) {
  pmu_synchronise(c);  // HPMN and HPME say which counters count
  c.sys.hdcr = static_cast<u32>(value & 0xfff);
  return true;
}

// HDFAR and HIFAR are the secure DFAR and IFAR under another name (B3.17).
template <auto member>
u64 get_secure(Core& c) {
  return (c.sys.*member)[kSecure];
}
template <auto member>
bool set_secure(Core& c, const Uop*, u64 value) {
  (c.sys.*member)[kSecure] = static_cast<u32>(value);
  return true;
}

using S = SystemRegisters;
constexpr auto kNone = Trap::None;

constexpr SystemRegister kRows[] = {
    {"HSCTLR", cp15(1, 4, 0, 0), kHypRw, kNone, get<&S::hsctlr>,
     set<&S::hsctlr, kHsctlrWritable, kHsctlrOnes>, After::Context},
    {"HACTLR", cp15(1, 4, 0, 1), kHypRw, kNone, constant<0>, ignore},
    {"HCR", cp15(1, 4, 1, 0), kHypRw, kNone, get<&S::hcr>, set<&S::hcr, 0x0fffffff>,
     After::Context},
    {"HDCR", cp15(1, 4, 1, 1), kHypRw, kNone, get<&S::hdcr>, write_hdcr},
    {"HCPTR", cp15(1, 4, 1, 2), kHypRw, kNone, read_hcptr,
     set<&S::hcptr, kHcptrWritable, kHcptrOnes>, After::EndBlock},
    {"HSTR", cp15(1, 4, 1, 3), kHypRw, kNone, get<&S::hstr>, set<&S::hstr, kHstrWritable>},
    {"HACR", cp15(1, 4, 1, 7), kHypRw, kNone, constant<0>, ignore},
    {"HTCR", cp15(2, 4, 0, 2), kHypRw, kNone, get<&S::htcr>,
     set<&S::htcr, kHtcrWritable, kHtcrOnes>, After::Context},
    {"VTCR", cp15(2, 4, 1, 2), kHypRw, kNone, get<&S::vtcr>,
     set<&S::vtcr, kVtcrWritable, kVtcrOnes>, After::Context},
    {"HTTBR", cp15_wide(4, 2), kHypRw, kNone, get<&S::httbr>, set<&S::httbr, 0xffffffffff>,
     After::Context},
    {"VTTBR", cp15_wide(6, 2), kHypRw, kNone, get<&S::vttbr>, set<&S::vttbr, 0x00ff00ffffffffff>,
     After::Context},
    {"HADFSR", cp15(5, 4, 1, 0), kHypRw, kNone, constant<0>, ignore},
    {"HAIFSR", cp15(5, 4, 1, 1), kHypRw, kNone, constant<0>, ignore},
    {"HSR", cp15(5, 4, 2, 0), kHypRw, kNone, get<&S::hsr>, set<&S::hsr>},
    {"HDFAR", cp15(6, 4, 0, 0), kHypRw, kNone, get_secure<&S::dfar>, set_secure<&S::dfar>},
    {"HIFAR", cp15(6, 4, 0, 2), kHypRw, kNone, get_secure<&S::ifar>, set_secure<&S::ifar>},
    {"HPFAR", cp15(6, 4, 0, 4), kHypRw, kNone, get<&S::hpfar>, set<&S::hpfar, 0xfffffff0>},
    {"HMAIR0", cp15(10, 4, 2, 0), kHypRw, kNone, get<&S::hmair0>, set<&S::hmair0>, After::Context},
    {"HMAIR1", cp15(10, 4, 2, 1), kHypRw, kNone, get<&S::hmair1>, set<&S::hmair1>, After::Context},
    {"HAMAIR0", cp15(10, 4, 3, 0), kHypRw, kNone, get<&S::hamair0>, set<&S::hamair0>},
    {"HAMAIR1", cp15(10, 4, 3, 1), kHypRw, kNone, get<&S::hamair1>, set<&S::hamair1>},
    {"HVBAR", cp15(12, 4, 0, 0), kHypRw, kNone, get<&S::hvbar>, set<&S::hvbar, ~u64{0x1f}>},
};

}  // namespace

std::span<const SystemRegister> hyp_registers() { return kRows; }

}  // namespace vesim::isa
