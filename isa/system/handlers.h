// SPDX-License-Identifier: Apache-2.0
// The handlers that builder_system.cc binds to uops.
#pragma once

#include "isa/decode/builder.h"
#include "isa/uop.h"

namespace vesim::isa {

// calls.cc; imm = the instruction's immediate
void run_supervisor_call(Core& c, const Uop* u);
void run_hypervisor_call(Core& c, const Uop* u);
void run_secure_monitor_call(Core& c, const Uop* u);
void run_breakpoint(Core& c, const Uop* u);
void run_undefined(Core& c, const Uop* u);
void run_enter_thumbee(Core& c, const Uop* u);
void run_check_jazelle(Core& c, const Uop* u);  // m = BXJ's register

// status.cc
void run_read_cpsr(Core& c, const Uop* u);
void run_read_spsr(Core& c, const Uop* u);
// imm2 = bits to write; the value is register n (form 0) or imm (form 1)
void run_write_flags(Core& c, const Uop* u);
void run_write_cpsr(Core& c, const Uop* u);
void run_write_spsr(Core& c, const Uop* u);
void run_disable_interrupts(Core& c, const Uop* u);  // imm2 = PSR mask bits
void run_change_state(Core& c, const Uop* u);        // imm = value, imm2 = PSR bits
void run_set_endian(Core& c, const Uop* u);          // imm = 1: big

// banked_registers.cc; imm = SYSm, form 1 = SPSR
void run_read_banked(Core& c, const Uop* u);
void run_write_banked(Core& c, const Uop* u);
// Whether SYSm names a register at all.
bool banked_register_exists(u32 sysm, bool spsr);

// return_state.cc; form = BlockMode, a = write-back
void run_store_return_state(Core& c, const Uop* u);         // imm = mode
void run_return_from_exception(Core& c, const Uop* u);      // n
void run_exception_return_subtract(Core& c, const Uop* u);  // imm
void run_exception_return(Core& c, const Uop* u);
// Takes the exception where the mode has nothing to return from, before anything is loaded.
void run_check_exception_return(Core& c, const Uop* u);
void run_exception_return_to(Core& c, const Uop* u);  // n = uop register with the target

// hints.cc
void run_wait_for_event(Core& c, const Uop* u);
void run_wait_for_interrupt(Core& c, const Uop* u);
void run_send_event(Core& c, const Uop* u);
void run_marker(Core& c, const Uop* u);

// coprocessor.cc
struct SystemRegister;
// form = 1 for MRRC and MCRR; d and a, or n and m: low and high word
Handler coprocessor_handler(const SystemRegister& reg, bool read, bool wide);
void run_system_read(Core& c, const Uop* u);       // MRC, whatever the register
void run_load_debug_data(Core& c, const Uop* u);   // LDC p14, c5
void run_store_debug_data(Core& c, const Uop* u);  // STC p14, c5

}  // namespace vesim::isa
