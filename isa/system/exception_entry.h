// SPDX-License-Identifier: Apache-2.0
// The ways into a mode that an exception can take (Arm ARM B1.8.4 and B1.9), for the files that
// take exceptions.
#pragma once

#include "isa/core.h"
#include "isa/system/exceptions.h"

namespace vesim::isa {

// Vector offsets (Arm ARM table B1-3).
enum Vector : u32 {
  kVectorUndefined = 0x04,
  kVectorCall = 0x08,
  kVectorPrefetchAbort = 0x0c,
  kVectorDataAbort = 0x10,
  kVectorHypTrap = 0x14,
  kVectorIrq = 0x18,
  kVectorFiq = 0x1c,
};

// All of these take the instruction set, IT state and SPSR from the core's current state, with
// regs.pc at the instruction that the exception belongs to.
void enter_hyp(Core& core, u32 preferred_return, Vector vector);
void enter_monitor(Core& core, u32 lr, Vector vector);
// A PL1 mode other than Monitor, of the current security state; from Monitor mode: the secure one.
// `mask`: which of A, I, F the entry sets.
void enter_pl1(Core& core, Mode mode, u32 lr, Vector vector, u32 mask);

// Between blocks: an asynchronous abort, physical or HCR.VA's (aborts.cc).
void take_asynchronous_abort(Core& core, bool is_virtual);

// HSR := class, length of the instruction if the class has one, and ISS (Arm ARM B3.13.6).
void write_hsr(Core& core, ExceptionClass ec, bool il, u32 iss);

// Non-secure PL1 or PL0: where the traps to Hyp apply.
inline bool below_hyp(const Core& core) { return !core.secure() && !core.hyp(); }

}  // namespace vesim::isa
