// SPDX-License-Identifier: Apache-2.0
// Taking and returning from exceptions (Arm ARM B1.8, B1.9), with the syndrome of those routed to
// Hyp (B3.13). Each take_* function leaves the core at the vector: the caller returns at once.
// Functions with a uop are called from inside a block (they unwind it first); those without,
// between blocks.
#pragma once

#include "isa/mmu/translate.h"
#include "isa/types.h"

namespace vesim::isa {

class Core;
struct Uop;

// HSR.EC values (Arm ARM B3.13.6).
enum class ExceptionClass : u8 {
  Unknown = 0x00,
  Wfx = 0x01,
  Cp15_32 = 0x03,
  Cp15_64 = 0x04,
  Cp14_32 = 0x05,
  Cp14_LdcStc = 0x06,
  Hcptr = 0x07,
  Cp10Vmrs = 0x08,
  Jazelle = 0x09,
  Bxj = 0x0a,
  Cp14_64 = 0x0c,
  Svc = 0x11,
  Hvc = 0x12,
  Smc = 0x13,
  PrefetchLower = 0x20,
  PrefetchHyp = 0x21,
  DataLower = 0x24,
  DataHyp = 0x25,
};

void take_undefined(Core& core, const Uop* u);
void take_svc(Core& core, const Uop* u, u32 imm);
void take_hvc(Core& core, const Uop* u, u32 imm);
void take_smc(Core& core, const Uop* u, u32 imm);
void take_bkpt(Core& core, const Uop* u);
void take_data_abort(Core& core, const Uop* u, u32 va, bool write, const Fault& fault);
// At the instruction that would execute next (regs.pc); `va` is the faulting address (the second
// page of an instruction that crosses pages, or regs.pc).
void take_prefetch_abort(Core& core, u32 va, const Fault& fault);
// A trap to Hyp with the syndrome's class and ISS (without IL, which follows from the instruction).
// Preferred return address: the instruction itself.
void take_hyp_trap(Core& core, const Uop* u, ExceptionClass ec, u32 iss);

// Takes the highest-priority pending and unmasked interrupt or asynchronous abort: physical,
// virtual (HCR.VI/VF/VA and lines), by the routing of SCR and HCR. False when there is none.
bool take_pending_interrupt(Core& core);

// Returns from an exception: CPSR := `cpsr` (with the checks of CPSRWriteByInstr for an exception
// return), then branches to `target` in the new state. Ends the block.
void exception_return(Core& core, const Uop* u, u32 cpsr, u32 target);

// An asynchronous external abort became pending (virtual ones come from HCR.VA).
void pend_asynchronous_abort(Core& core);

// The reset values of all system registers (TRM 4.2) and the debug and performance units.
void reset_system(Core& core);

// Checks that the instruction of `u` may use VFP (`advanced_simd`: NEON) now: NSACR, CPACR, HCPTR,
// and unless `check_enable` is false (VMRS and VMSR of FPEXC, FPSID and MVFRn), FPEXC.EN (Arm ARM
// B1.11). False: the exception was taken.
bool check_vfp_enabled(Core& core, const Uop* u, bool advanced_simd, bool check_enable = true);

}  // namespace vesim::isa
