// SPDX-License-Identifier: Apache-2.0
// System instructions (Arm ARM B9.3) and coprocessors 14 and 15.
#include "isa/decode/builder.h"
#include "isa/execute/handlers.h"
#include "isa/registers.h"
#include "isa/system/handlers.h"
#include "isa/system/system_register.h"

namespace vesim::isa {

namespace {

// The PSR bits of an MSR field mask: c, x, s, f.
u32 psr_bits(u32 field_mask) {
  u32 mask = 0;
  for (unsigned i = 0; i < 4; ++i) {
    if (bit(field_mask, i)) mask |= 0xffu << (8 * i);
  }
  return mask;
}

}  // namespace

// --- instructions that only take an exception ---

void Builder::supervisor_call(u32 imm) {
  emit(Op::Supervisor, run_supervisor_call).imm = imm;
  ended_ = true;
}

void Builder::hypervisor_call(u32 imm) {
  emit(Op::Hypervisor, run_hypervisor_call).imm = imm;
  ended_ = true;
}

void Builder::secure_monitor_call(u32 imm) {
  emit(Op::SecureMonitor, run_secure_monitor_call).imm = imm;
  ended_ = true;
}

void Builder::breakpoint(u32 imm) {
  emit(Op::Breakpoint, run_breakpoint).imm = imm;
  ended_ = true;
}

void Builder::undefined() {
  emit(Op::Undefined, run_undefined);
  ended_ = true;
}

void Builder::enter_thumbee(bool) {
  emit(Op::EnterThumbEe, run_enter_thumbee);
  ended_ = true;
}

void Builder::branch_jazelle(unsigned m) {
  emit(Op::BranchJazelle, run_check_jazelle).m = static_cast<u8>(m);
  branch_exchange(m);
}

// --- status registers ---

void Builder::read_status(unsigned d, bool spsr) {
  if (d == 15) return undefined();
  emit(Op::ReadStatus, spsr ? run_read_spsr : run_read_cpsr).d = static_cast<u8>(d);
}

void Builder::write_status(u32 field_mask, bool spsr, const Operand& operand) {
  const bool immediate = operand.kind == Operand::Kind::Immediate;
  if (field_mask == 0 || (!immediate && operand.m == 15)) return undefined();
  const bool only_flags = !spsr && (field_mask & 3) == 0;
  Uop& u = emit(Op::WriteStatus, spsr         ? run_write_spsr
                                 : only_flags ? run_write_flags
                                              : run_write_cpsr);
  u.form = immediate;
  u.imm = operand.value;
  u.imm2 = psr_bits(field_mask);
  if (!immediate) u.n = operand.m;
  if (!spsr && !only_flags) end_block(true);
}

void Builder::read_banked(unsigned d, bool spsr, u32 sysm) {
  if (d == 15 || !banked_register_exists(sysm, spsr)) return undefined();
  Uop& u = emit(Op::ReadBanked, run_read_banked);
  u.d = static_cast<u8>(d);
  u.imm = sysm;
  u.form = spsr;
}

void Builder::write_banked(unsigned n, bool spsr, u32 sysm) {
  if (n == 15 || !banked_register_exists(sysm, spsr)) return undefined();
  Uop& u = emit(Op::WriteBanked, run_write_banked);
  u.n = static_cast<u8>(n);
  u.imm = sysm;
  u.form = spsr;
}

void Builder::change_state(int interrupts, u32 aif, int mode) {
  const u32 masks = interrupts < 0 ? 0 : aif << 6;
  if (interrupts == 1 && mode < 0) {  // nothing that was held back can happen now
    emit(Op::ChangeState, run_disable_interrupts).imm2 = masks;
    return;
  }
  Uop& u = emit(Op::ChangeState, run_change_state);
  u.imm = interrupts == 1 ? masks : 0;
  u.imm2 = masks;
  if (mode >= 0) {
    u.imm |= static_cast<u32>(mode);
    u.imm2 |= kPsrModeMask;
  }
  end_block(true);
}

void Builder::set_endian(bool big) {
  emit(Op::SetEndian, run_set_endian).imm = big;
  end_block(true);
}

// --- exception return ---

void Builder::store_return_state(BlockMode mode, bool writeback, u32 to_mode) {
  Uop& u = emit(Op::StoreReturnState, run_store_return_state);
  u.form = static_cast<u8>(mode);
  u.a = writeback;
  u.imm = to_mode;
}

void Builder::return_from_exception(unsigned n, BlockMode mode, bool writeback) {
  if (n == 15) return undefined();
  Uop& u = emit(Op::ReturnFromException, run_return_from_exception);
  u.n = static_cast<u8>(n);
  u.form = static_cast<u8>(mode);
  u.a = writeback;
  ended_ = true;
}

void Builder::exception_return_subtract(u32 imm) {
  emit(Op::ExceptionReturn, run_exception_return_subtract).imm = imm;
  ended_ = true;
}

void Builder::exception_return() {
  emit(Op::ExceptionReturn, run_exception_return);
  ended_ = true;
}

void Builder::check_exception_return() { emit(Op::ExceptionReturn, run_check_exception_return); }

void Builder::exception_return_to(u8 target) {
  emit(Op::ExceptionReturn, run_exception_return_to).n = target;
  ended_ = true;
}

// --- hints and barriers ---

void Builder::hint(u32 number) {
  switch (number) {
    case 1:
      emit(Op::Yield, run_nop);
      break;
    case 2:
      emit(Op::WaitForEvent, run_wait_for_event);
      end_block(true);
      break;
    case 3:
      emit(Op::WaitForInterrupt, run_wait_for_interrupt);
      end_block(true);
      break;
    case 4:
      emit(Op::SendEvent, run_send_event);
      break;
    default:
      emit(Op::Nop, run_nop);
      break;
  }
}

// The marker may stop the run, so the block ends behind it.
void Builder::debug_hint(u32 option) {
  if (option != 15) {
    emit(Op::Debug, run_nop);
    return;
  }
  emit(Op::Debug, run_marker);
  end_block(true);
}

// The memory barriers order nothing that this core does out of order; imm is for the timing.
void Builder::barrier(Barrier kind, u32 option) {
  switch (kind) {
    case Barrier::Dsb:
      emit(Op::DataSynchronizationBarrier, run_nop).imm = option;
      break;
    case Barrier::Dmb:
      emit(Op::DataMemoryBarrier, run_nop).imm = option;
      break;
    case Barrier::Isb:
      emit(Op::InstructionSynchronizationBarrier, run_nop).imm = option;
      end_block(true);
      break;
  }
}

// --- coprocessors ---

void Builder::coprocessor_move(bool read, unsigned cp, unsigned opc1, unsigned t, unsigned crn,
                               unsigned crm, unsigned opc2) {
  if (cp != 14 && cp != 15) return undefined();  // absent: NSACR and CPACR never grant them
  const SystemRegister& reg =
      find_system_register(encode_register(cp, false, crn, opc1, crm, opc2));
  // MRC to the flags: DBGDSCRint only.
  if (t == 15 && !(cp == 14 && opc1 == 0 && crn == 0 && crm == 1 && opc2 == 0)) return undefined();
  Uop& u = emit(read ? Op::CoprocessorRead : Op::CoprocessorWrite,
                t == 15 ? run_system_read : coprocessor_handler(reg, read, false));
  u.reg = &reg;
  (read ? u.d : u.n) = static_cast<u8>(t);
  if (!read && reg.after != After::Nothing) end_block(true);
}

void Builder::coprocessor_move_double(bool read, unsigned cp, unsigned opc1, unsigned t,
                                      unsigned t2, unsigned crm) {
  if (cp != 14 && cp != 15) return undefined();
  const SystemRegister& reg = find_system_register(encode_register(cp, true, 0, opc1, crm, 0));
  Uop& u =
      emit(read ? Op::CoprocessorRead : Op::CoprocessorWrite, coprocessor_handler(reg, read, true));
  u.reg = &reg;
  u.form = 1;
  (read ? u.d : u.n) = static_cast<u8>(t);
  (read ? u.a : u.m) = static_cast<u8>(t2);
  if (!read && reg.after != After::Nothing) end_block(true);
}

// Only DBGDTRTXint (LDC) and DBGDTRRXint (STC): c5 of coprocessor 14, short form.
void Builder::coprocessor_memory(bool is_load, unsigned cp, unsigned crd, const Address& address,
                                 bool is_long, u32) {
  if (cp != 14 || crd != 5 || is_long) return undefined();
  Uop& u = emit(is_load ? Op::CoprocessorLoad : Op::CoprocessorStore,
                is_load ? run_load_debug_data : run_store_debug_data);
  u.n = address.n == 15 ? static_cast<u8>(kTemp0) : address.n;
  u.imm = address.add ? address.offset.value : 0 - address.offset.value;
  u.imm2 = pc_offset();
  u.form = static_cast<u8>(u32{address.index} | u32{address.writeback} << 1);
}

}  // namespace vesim::isa
