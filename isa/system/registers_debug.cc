// SPDX-License-Identifier: Apache-2.0
// CP14 debug registers (Arm ARM C6.4, C11.11; TRM 10.4, r2p1).
#include <array>
#include <utility>

#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

using D = DebugRegisters;

constexpr u32 kOsLockKey = 0xc5acce55;
constexpr u32 kUserDccDisable = 1u << 12;

// User mode may use the communication channel unless DBGDSCR.UDCCdis.
bool user_enabled(const Core& c, bool) {
  return c.regs.privileged() || !(c.debug.dscr & kUserDccDisable);
}

// Breakpoints and watchpoints decide what the fast paths may skip.
void debug_controls_changed(Core& c) {
  c.debug.arm();
  c.fast.flush();
  c.jumps.flush();
}

template <u32 D::*member>
u64 get_debug(Core& c) {
  return c.debug.*member;
}
template <u32 D::*member, u32 writable = 0xffffffff>
bool set_debug(Core& c, const Uop*, u64 value) {
  c.debug.*member = (c.debug.*member & ~writable) | (static_cast<u32>(value) & writable);
  return true;
}

bool write_dscr(Core& c, const Uop*, u64 value) {
  constexpr u32 writable = D::kMonitorDebug | kUserDccDisable | 0x3c;  // and MOE
  c.debug.dscr = (c.debug.dscr & ~writable) | (static_cast<u32>(value) & writable);
  debug_controls_changed(c);
  return true;
}

u64 read_dtr(Core& c) { return c.debug.dtr_rx; }
bool write_dtr(Core& c, const Uop*, u64 value) {
  c.debug.dtr_tx = static_cast<u32>(value);
  return true;
}

bool write_oslar(Core& c, const Uop*, u64 value) {
  c.debug.os_lock = value == kOsLockKey;
  debug_controls_changed(c);
  return true;
}
// OSLM 0b10: an OS lock without save and restore registers (v7.1), 32-bit.
u64 read_oslsr(Core& c) { return 0x8 | c.debug.os_lock << 1; }
bool write_osdlr(Core& c, const Uop*, u64 value) {
  c.debug.os_double_lock = value & 1;
  debug_controls_changed(c);
  return true;
}

// CLAIM: 8 tags, all implemented.
u64 read_claim_set(Core&) { return 0xff; }
bool claim_set(Core& c, const Uop*, u64 value) {
  c.debug.claim |= static_cast<u32>(value & 0xff);
  return true;
}
bool claim_clear(Core& c, const Uop*, u64 value) {
  c.debug.claim &= ~static_cast<u32>(value & 0xff);
  return true;
}

// DBGBVRn and its kin: one row per n.
template <auto member, unsigned n>
u64 get_element(Core& c) {
  return (c.debug.*member)[n];
}
template <auto member, unsigned n, u32 writable>
bool set_element(Core& c, const Uop*, u64 value) {
  (c.debug.*member)[n] = static_cast<u32>(value) & writable;
  debug_controls_changed(c);
  return true;
}
template <auto member, unsigned n, u32 writable>
constexpr SystemRegister element(const char* name, unsigned opc2, unsigned crn = 0) {
  return {name,          cp14(crn, 0, n, opc2),  kPl1Rw,
          Trap::Tda,     get_element<member, n>, set_element<member, n, writable>,
          After::Context};
}
template <unsigned... n>
constexpr auto breakpoint_rows(std::integer_sequence<unsigned, n...>) {
  return std::array{element<&D::bvr, n, 0xffffffff>("DBGBVRn", 4)...,
                    element<&D::bcr, n, 0x00ffe1e7>("DBGBCRn", 5)...};
}
template <unsigned... n>
constexpr auto watchpoint_rows(std::integer_sequence<unsigned, n...>) {
  return std::array{element<&D::wvr, n, 0xfffffffc>("DBGWVRn", 6)...,
                    element<&D::wcr, n, 0x1f1fffff>("DBGWCRn", 7)...};
}

constexpr SystemRegister kPlain[] = {
    {"DBGDIDR", cp14(0, 0, 0, 0), kAllRo, Trap::Tda, constant<0x3515f021>, nullptr, After::Nothing,
     user_enabled},
    {"DBGDSCRint", cp14(0, 0, 1, 0), kAllRo, Trap::Tda, get_debug<&D::dscr>, nullptr,
     After::Nothing, user_enabled},
    {"DBGDTRint", cp14(0, 0, 5, 0), kAllRw, Trap::Tda, read_dtr, write_dtr, After::Nothing,
     user_enabled},
    {"DBGWFAR", cp14(0, 0, 6, 0), kPl1Rw, Trap::Tda, constant<0>, ignore},
    {"DBGVCR", cp14(0, 0, 7, 0), kPl1Rw, Trap::Tda, get_debug<&D::vcr>, set_debug<&D::vcr>},
    {"DBGDTRRXext", cp14(0, 0, 0, 2), kPl1Rw, Trap::Tda, get_debug<&D::dtr_rx>,
     set_debug<&D::dtr_rx>},
    {"DBGDSCRext", cp14(0, 0, 2, 2), kPl1Rw, Trap::Tda, get_debug<&D::dscr>, write_dscr,
     After::Context},
    {"DBGDTRTXext", cp14(0, 0, 3, 2), kPl1Rw, Trap::Tda, get_debug<&D::dtr_tx>,
     set_debug<&D::dtr_tx>},
    {"DBGDRAR", cp14(1, 0, 0, 0), kAllRo, Trap::Tdra, constant<0>, nullptr, After::Nothing,
     user_enabled},
    {"DBGDRAR (64-bit)", cp14_wide(0, 1), kAllRo, Trap::Tdra, constant<0>, nullptr, After::Nothing,
     user_enabled},
    {"DBGDSAR", cp14(2, 0, 0, 0), kAllRo, Trap::Tdra, constant<0>, nullptr, After::Nothing,
     user_enabled},
    {"DBGDSAR (64-bit)", cp14_wide(0, 2), kAllRo, Trap::Tdra, constant<0>, nullptr, After::Nothing,
     user_enabled},
    {"DBGOSLAR", cp14(1, 0, 0, 4), kPl1Wo, Trap::Tdosa, nullptr, write_oslar, After::Context},
    {"DBGOSLSR", cp14(1, 0, 1, 4), kPl1Ro, Trap::Tdosa, read_oslsr, nullptr},
    {"DBGOSDLR", cp14(1, 0, 3, 4), kPl1Rw, Trap::Tdosa, get_debug<&D::os_double_lock>, write_osdlr,
     After::Context},
    {"DBGPRCR", cp14(1, 0, 4, 4), kPl1Rw, Trap::Tdosa, get_debug<&D::prcr>, set_debug<&D::prcr, 1>},
    {"DBGCLAIMSET", cp14(7, 0, 8, 6), kPl1Rw, Trap::Tda, read_claim_set, claim_set},
    {"DBGCLAIMCLR", cp14(7, 0, 9, 6), kPl1Rw, Trap::Tda, get_debug<&D::claim>, claim_clear},
    // Non-secure debug enabled, secure debug implemented but disabled.
    {"DBGAUTHSTATUS", cp14(7, 0, 14, 6), kPl1Ro, Trap::Tda, constant<0xaf>, nullptr},
    {"DBGDEVID1", cp14(7, 0, 1, 7), kPl1Ro, Trap::Tda, constant<0>, nullptr},
    {"DBGDEVID", cp14(7, 0, 2, 7), kPl1Ro, Trap::Tda, constant<0x01110f13>, nullptr},
    // The context breakpoints 4 and 5 can also compare the VMID.
    element<&D::bxvr, 4, 0xff>("DBGBXVR4", 1, 1),
    element<&D::bxvr, 5, 0xff>("DBGBXVR5", 1, 1),
};

constexpr auto kBreakpointRows =
    breakpoint_rows(std::make_integer_sequence<unsigned, D::kBreakpoints>{});
constexpr auto kWatchpointRows =
    watchpoint_rows(std::make_integer_sequence<unsigned, D::kWatchpoints>{});

}  // namespace

std::span<const SystemRegister> debug_registers() { return kPlain; }
std::span<const SystemRegister> breakpoint_registers() { return kBreakpointRows; }
std::span<const SystemRegister> watchpoint_registers() { return kWatchpointRows; }

}  // namespace vesim::isa
