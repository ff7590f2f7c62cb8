// SPDX-License-Identifier: Apache-2.0
// The handlers that builders bind to uops, by operation and form.
#pragma once

#include "isa/ops.h"
#include "isa/uop.h"

namespace vesim::isa {

// alu.cc: And..Orn.
Handler alu_handler(Op op, OperandForm form, bool set_flags);
Handler shift_register_handler(ShiftType type, bool set_carry);
void run_move_top(Core& c, const Uop* u);

// branch.cc
void run_end_block(Core& c, const Uop* u);
void run_end_block_in_it(Core& c, const Uop* u);  // form = ITSTATE of the next instruction
void run_leave_block(Core& c, const Uop* u);      // likewise
void run_clear_it(Core& c, const Uop* u);
void run_debug_stop(Core& c, const Uop* u);
void run_nop(Core& c, const Uop* u);
void run_address(Core& c, const Uop* u);
Handler skip_unless_handler(unsigned condition);
Handler branch_conditional_handler(unsigned condition);
void run_branch(Core& c, const Uop* u);
void run_branch_link(Core& c, const Uop* u);  // imm2 = return address offset, with bit 0 for Thumb
void run_branch_link_exchange(Core& c, const Uop* u);  // to the other instruction set
Handler branch_indirect_handler(bool exchange);        // to register n
void run_link(Core& c, const Uop* u);  // LR := block address + imm (bit 0 for Thumb)
Handler compare_branch_handler(bool nonzero);
Handler table_branch_handler(bool halfword);

// load_store.cc
enum class AddressForm : u8 { Immediate, Literal, Add, Subtract, AddShifted };
// `wide`: the value is 64 bits in d:a (LDRD/STRD).
Handler load_handler(MemorySize size, AddressForm form, bool big_endian);
Handler store_handler(MemorySize size, AddressForm form, bool big_endian);
Handler user_access_handler(bool is_load, MemorySize size, AddressForm form);
Handler double_access_handler(bool is_load, AddressForm form);
Handler update_base_handler(AddressForm form);
Handler multiple_handler(bool is_load, bool user);
void run_preload(Core& c, const Uop* u);

// exclusive.cc; form = ExclusiveSize
Handler load_exclusive_handler(unsigned size);
Handler store_exclusive_handler(unsigned size);
void run_clear_exclusive(Core& c, const Uop* u);
Handler swap_handler(bool byte);

}  // namespace vesim::isa
