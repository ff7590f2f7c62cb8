// SPDX-License-Identifier: Apache-2.0
// Address translation (Arm ARM B3): both PL1&0 formats, Hyp stage 1, stage 2.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

class Core;

enum class Regime : u8 { SecurePl1, NonSecurePl1, Hyp };

enum class Access : u8 { Read, Write, Execute };

enum class FaultType : u8 {
  None,
  Alignment,
  Debug,  // breakpoint, watchpoint, BKPT
  AccessFlag,
  Translation,
  Domain,
  Permission,
  External,        // synchronous external abort on the access itself
  ExternalOnWalk,  // synchronous external abort on a table walk
  AsynchronousExternal,
  CacheMaintenance,
};

// All that fault status and address registers, and the syndrome, need (Arm ARM B3.12, B3.13).
struct Fault {
  FaultType type = FaultType::None;
  u8 level = 0;  // of the walk: 1 to 3 (1 = section/L1 in the short format)
  u8 domain = 0;
  bool long_format = false;     // which format the reporting regime uses
  bool stage2 = false;          // found by stage 2: taken to Hyp
  bool on_stage1_walk = false;  // a stage-2 fault on a stage-1 table access (S1PTW)
  bool slave_error = false;     // external: SLVERR rather than DECERR (DFSR.ExT)
  u64 ipa = 0;                  // stage-2 faults: for HPFAR
  // On a CP15 cache maintenance or address translation operation: CM of DFSR (long) and HSR.
  bool maintenance = false;
};

enum class MemoryType : u8 { StronglyOrdered, Device, Normal };

// Attributes combined over both stages (Arm ARM B3.8).
struct MemoryAttributes {
  MemoryType type = MemoryType::StronglyOrdered;
  u8 inner = 0, outer = 0;  // as RGN: 0 non-cacheable, 1 WB-WA, 2 WT, 3 WB no WA
  bool shareable = true, outer_shareable = true;
  u8 mair = 0;  // as an attribute byte of MAIR: also has the allocation hints
  bool operator==(const MemoryAttributes&) const = default;
};

struct Translation {
  Fault fault;  // type None: the rest is valid
  u64 pa = 0;
  u64 ipa = 0;  // stage 1's output
  bool secure = false;
  // At the asked privilege, by both stages.
  bool readable = false, writable = false, executable = false;
  // log2 of the size of stage 1's mapping, and of the smaller one of both stages: 32 with no MMU.
  u8 stage1_shift = 32, page_shift = 32;
  bool global = true;  // not of one ASID: the nG bit is clear
  MemoryAttributes attributes;

  explicit operator bool() const { return fault.type == FaultType::None; }
};

// Translates for the core's current regime. Reads tables and has no other effect on the guest.
// `privileged` is false for User mode and LDRT.
Translation translate(Core& core, u32 va, Access access, bool privileged);

// The regime of the current mode and security state.
Regime current_regime(const Core& core);

// A fault that no walk found: of the access itself, in the format that the current regime reports.
Fault fault_of_access(const Core& core, FaultType type, bool slave_error = false);

// ATS1C*, ATS12NSO*, ATS1H* (Arm ARM B4.2.4): translates for another regime and writes PAR, or
// takes the exception that the operation itself causes (stage-2 fault on a stage-1 walk). Which
// operation: the CP15 encoding of c7,c8. Returns false when an exception was taken.
struct Uop;
bool address_translate(Core& core, const Uop* u, unsigned opc1, unsigned opc2, unsigned crm,
                       u32 va);

}  // namespace vesim::isa
