// SPDX-License-Identifier: Apache-2.0
// A register of CP14 or CP15, declared once: its encoding, who may access it, what traps it, and
// what reading and writing it do. Decoders look it up once; the uop then holds a pointer to it.
//
//   constexpr SystemRegister kRows[] = {
//       {"TPIDRPRW", cp15(13, 0, 0, 4), kPl1Rw, Trap::None, get<&SystemRegisters::tpidrprw>,
//        set<&SystemRegisters::tpidrprw>},
//   };
#pragma once

#include <span>
#include <type_traits>

#include "isa/core.h"
#include "isa/uop.h"

namespace vesim::isa {

// The encoding as one number. MRRC and MCRR registers are `wide` and have opc1 and CRm only.
constexpr u32 encode_register(unsigned cp, bool wide, unsigned crn, unsigned opc1, unsigned crm,
                              unsigned opc2) {
  return cp << 16 | u32{wide} << 15 | crn << 11 | opc1 << 7 | crm << 3 | opc2;
}
// In the order that the TRM's tables have: CRn, opc1, CRm, opc2.
constexpr u32 cp15(unsigned crn, unsigned opc1, unsigned crm, unsigned opc2) {
  return encode_register(15, false, crn, opc1, crm, opc2);
}
constexpr u32 cp15_wide(unsigned opc1, unsigned crm) {
  return encode_register(15, true, 0, opc1, crm, 0);
}
constexpr u32 cp14(unsigned crn, unsigned opc1, unsigned crm, unsigned opc2) {
  return encode_register(14, false, crn, opc1, crm, opc2);
}
constexpr u32 cp14_wide(unsigned opc1, unsigned crm) {
  return encode_register(14, true, 0, opc1, crm, 0);
}

// Who may access a register: a set of these. PL1 covers Hyp mode too.
using Permissions = u16;
inline constexpr Permissions kUserRead = 1 << 0, kUserWrite = 1 << 1, kPl1Read = 1 << 2,
                             kPl1Write = 1 << 3,
                             kSecureOnly = 1 << 4,  // UNDEFINED when non-secure
    kSecureWrite = 1 << 5,                          // likewise, for writes only
    kHypOnly = 1 << 6,                              // Hyp mode, and Monitor mode with SCR.NS
    kNotNonSecurePl1 = 1 << 7;                      // secure PL1 and Hyp mode
inline constexpr Permissions kPl1Ro = kPl1Read, kPl1Wo = kPl1Write, kPl1Rw = kPl1Read | kPl1Write;
inline constexpr Permissions kAllRo = kPl1Ro | kUserRead, kAllWo = kPl1Wo | kUserWrite,
                             kAllRw = kPl1Rw | kUserRead | kUserWrite;
inline constexpr Permissions kHypRw = kHypOnly | kPl1Rw, kHypWo = kHypOnly | kPl1Wo,
                             kSecureRw = kSecureOnly | kPl1Rw;

// Which control sends a non-secure PL1 or PL0 access to Hyp mode, besides HSTR and HCR.TIDCP
// (Arm ARM B1.14).
enum class Trap : u8 {
  None,
  Tid0,
  Tid1,
  Tid2,
  Tid3,  // identification groups
  Tac,   // ACTLR
  Tsw,
  Tpc,
  Tpu,    // cache maintenance by set/way, to PoC, to PoU
  Ttlb,   // TLB maintenance
  Tvm,    // writes to the translation controls
  Tcpac,  // HCPTR: CPACR
  Tpm,
  Tpmcr,  // HDCR: performance monitors; PMCR has both
  Tda,
  Tdra,
  Tdosa,            // HDCR: debug registers
  Ttee,             // HSTR: ThumbEE registers
  Tjdbx,            // HSTR: Jazelle registers
  JazelleId,        // HSTR.TJDBX and HCR.TID0
  PhysicalCounter,  // CNTHCTL.PL1PCTEN clear
  PhysicalTimer,    // CNTHCTL.PL1PCEN clear
};

// What follows a write.
enum class After : u8 {
  Nothing,
  EndBlock,  // the block ends
  Context,   // and the translation context or what interrupts do may have changed
};

struct SystemRegister {
  const char* name;
  u32 encoding;
  Permissions permissions;
  Trap trap;
  u64 (*read)(Core&);
  // False: an exception was taken.
  bool (*write)(Core&, const Uop*, u64);
  After after = After::Nothing;
  // A further condition on accesses, from User mode mostly; null: none. Not met: UNDEFINED.
  bool (*permit)(const Core&, bool read) = nullptr;
  // A handler for the most frequent reads that needs no more than its own checks.
  Handler fast_read = nullptr;

  bool wide() const { return encoding >> 15 & 1; }
  unsigned coprocessor() const { return encoding >> 16; }
};

// The copy of a banked register that CP15 accesses see: in Monitor mode SCR.NS chooses.
inline unsigned accessed_bank(const Core& core) { return core.sys.scr & 1; }

// Accessors of plain fields of SystemRegisters; arrays are banked. Only bits of `mask` can be
// written, bits of `ones` are always set.
template <auto member>
u64 get(Core& c) {
  auto& field = c.sys.*member;
  if constexpr (std::is_array_v<std::remove_reference_t<decltype(field)>>) {
    return field[accessed_bank(c)];
  } else {
    return field;
  }
}

// A 32-bit write to a 64-bit register leaves the high word.
template <class T>
void assign(T& field, const Uop* u, u64 value) {
  if (sizeof(T) == 8 && u->form == 0) value = (u64{field} & ~u64{0xffffffff}) | value;
  field = static_cast<T>(value);
}

template <auto member, u64 mask = ~u64{0}, u64 ones = 0>
bool set(Core& c, const Uop* u, u64 value) {
  value = (value & mask) | ones;
  auto& field = c.sys.*member;
  if constexpr (std::is_array_v<std::remove_reference_t<decltype(field)>>) {
    assign(field[accessed_bank(c)], u, value);
  } else {
    assign(field, u, value);
  }
  return true;
}

template <u64 value>
u64 constant(Core&) {
  return value;
}
inline bool ignore(Core&, const Uop*, u64) { return true; }

// The groups: one file each.
std::span<const SystemRegister> identification_registers();
std::span<const SystemRegister> control_registers();
std::span<const SystemRegister> translation_registers();
std::span<const SystemRegister> fault_registers();
std::span<const SystemRegister> cache_maintenance_registers();
std::span<const SystemRegister> tlb_maintenance_registers();
std::span<const SystemRegister> address_translation_registers();
std::span<const SystemRegister> performance_registers();
std::span<const SystemRegister> timer_registers();
std::span<const SystemRegister> thread_registers();
std::span<const SystemRegister> hyp_registers();
std::span<const SystemRegister> implementation_registers();
std::span<const SystemRegister> debug_registers();
std::span<const SystemRegister> breakpoint_registers();
std::span<const SystemRegister> watchpoint_registers();
std::span<const SystemRegister> thumbee_jazelle_registers();

// The register with that encoding. Never null: unallocated encodings get one that nobody may
// access.
const SystemRegister& find_system_register(u32 encoding);
bool is_unallocated(const SystemRegister& reg);

}  // namespace vesim::isa
