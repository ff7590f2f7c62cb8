// SPDX-License-Identifier: Apache-2.0
// Loads and stores (Arm ARM A4.6, A4.7, A8). A write-back is a uop of its own, after the access, so
// that an aborted access can be restarted.
#include <bit>

#include "isa/decode/builder.h"
#include "isa/execute/handlers.h"

namespace vesim::isa {
namespace {

bool is_load(Op op) { return op == Op::Load || op == Op::LoadDouble; }

}  // namespace

// Emits the access uop. The offset register, when there is one, stands in `m` of that uop.
void Builder::single(Op op, u8 size, unsigned t, unsigned t2, const Address& address,
                     bool unprivileged) {
  const bool register_offset = address.offset.kind != Operand::Kind::Immediate;
  const bool writeback = address.writeback || !address.index;
  AddressForm form = AddressForm::Immediate;
  u8 base = static_cast<u8>(address.n);
  u8 offset = kSink;
  u32 imm = 0;
  if (register_offset) {
    const bool plain_lsl = address.add && address.index && !writeback &&
                           address.offset.kind == Operand::Kind::ShiftedByImmediate &&
                           address.offset.shift == ShiftType::Lsl;
    offset = plain_lsl ? address.offset.m : shifted_source(address.offset, kTemp1);
    if (address.index) {
      form = plain_lsl ? AddressForm::AddShifted
                       : (address.add ? AddressForm::Add : AddressForm::Subtract);
    }
    if (plain_lsl) imm = address.offset.amount;
    if (writeback && op == Op::Load && offset == t) offset = copy(offset, kTemp1);
  } else if (address.index) {
    imm = address.add ? address.offset.value : 0 - address.offset.value;
  }
  if (address.n == 15) {
    const u32 aligned = ((place_.start_low + pc_offset()) & ~3u) - place_.start_low;
    if (register_offset) {
      Uop& pc = emit(Op::Address, run_address);
      pc.d = base = kTemp0;
      pc.imm = aligned;
    } else {
      form = AddressForm::Literal;
      imm += aligned;
      base = kSink;
    }
  }
  // A stored PC is read first; a loaded one goes through the sink and then branches.
  if (!is_load(op) && t == 15) t = source(15, kTemp2);
  const auto memory_size = static_cast<MemorySize>(size);
  Handler run;
  if (op == Op::LoadDouble || op == Op::StoreDouble) {
    run = double_access_handler(is_load(op), form);
  } else if (unprivileged) {
    run = user_access_handler(is_load(op), memory_size, form);
  } else {
    run = is_load(op) ? load_handler(memory_size, form, place_.big_endian)
                      : store_handler(memory_size, form, place_.big_endian);
  }
  Uop& u = emit(op, run);
  u.form = size;
  u.d = static_cast<u8>(t);
  u.a = static_cast<u8>(t2);
  u.n = base;
  u.m = form == AddressForm::Immediate || form == AddressForm::Literal ? u8{kSink} : offset;
  u.imm = imm;
  u.imm2 = writeback ? 0 : kSyndromeValid;
  if (writeback) update_base(address, offset);
  if (op == Op::Load && t == 15) {
    branch_indirect(15, true, address.n == 13 ? Op::Return : Op::BranchIndirect);
  }
}

u8 Builder::copy(u8 from, u8 to) {
  Uop& u = emit(Op::Mov, alu_handler(Op::Mov, OperandForm::Register, false));
  u.d = to;
  u.m = from;
  return to;
}

void Builder::update_base(const Address& address, u8 offset_register) {
  const bool immediate = address.offset.kind == Operand::Kind::Immediate;
  const AddressForm form = immediate     ? AddressForm::Immediate
                           : address.add ? AddressForm::Add
                                         : AddressForm::Subtract;
  Uop& u = emit(Op::AddressUpdate, update_base_handler(form));
  u.d = u.n = address.n;
  u.m = immediate ? u8{kSink} : offset_register;
  u.imm = address.add ? address.offset.value : 0 - address.offset.value;
}

void Builder::load(MemorySize size, unsigned t, const Address& address, bool unprivileged) {
  single(Op::Load, static_cast<u8>(size), t, kSink, address, unprivileged);
}
void Builder::store(MemorySize size, unsigned t, const Address& address, bool unprivileged) {
  single(Op::Store, static_cast<u8>(size), t, kSink, address, unprivileged);
}
void Builder::load_double(unsigned t, unsigned t2, const Address& address) {
  single(Op::LoadDouble, 0, t, t2, address, false);
}
void Builder::store_double(unsigned t, unsigned t2, const Address& address) {
  single(Op::StoreDouble, 0, t, t2, address, false);
}

void Builder::load_exclusive(ExclusiveSize size, unsigned t, unsigned t2, unsigned n, u32 offset) {
  Uop& u = emit(Op::LoadExclusive, load_exclusive_handler(static_cast<unsigned>(size)));
  u.form = static_cast<u8>(size);
  u.d = static_cast<u8>(t);
  u.a = static_cast<u8>(t2);
  u.n = static_cast<u8>(n);
  u.imm = offset;
}

void Builder::store_exclusive(ExclusiveSize size, unsigned d, unsigned t, unsigned t2, unsigned n,
                              u32 offset) {
  Uop& u = emit(Op::StoreExclusive, store_exclusive_handler(static_cast<unsigned>(size)));
  u.form = static_cast<u8>(size);
  u.d = static_cast<u8>(d);
  u.m = static_cast<u8>(t);
  u.a = static_cast<u8>(t2);
  u.n = static_cast<u8>(n);
  u.imm = offset;
}

void Builder::clear_exclusive() { emit(Op::ClearExclusive, run_clear_exclusive); }

void Builder::swap(bool byte, unsigned t, unsigned t2, unsigned n) {
  Uop& u = emit(Op::Swap, swap_handler(byte));
  u.form = byte;
  u.d = static_cast<u8>(t);
  u.m = static_cast<u8>(t2);
  u.n = static_cast<u8>(n);
}

void Builder::preload() { emit(Op::Preload, run_preload); }

void Builder::multiple(Op op, unsigned n, u32 list, BlockMode mode, bool writeback, bool user) {
  const u32 bytes = static_cast<u32>(std::popcount(list)) * 4;
  const bool up = mode == BlockMode::Ia || mode == BlockMode::Ib;
  const u32 lowest = mode == BlockMode::Ia   ? 0
                     : mode == BlockMode::Ib ? 4
                     : mode == BlockMode::Da ? 4 - bytes
                                             : 0 - bytes;
  // R15 in a store's list is the PC as read; the sink register holds it.
  if (op == Op::StoreMultiple && (list >> 15)) source(15, kSink);
  Uop& u = emit(op, multiple_handler(op == Op::LoadMultiple, user));
  u.n = static_cast<u8>(n);
  u.imm = list;
  u.imm2 = lowest;
  u.a = static_cast<u8>(std::popcount(list));
  u.form = user;
  if (!writeback) return;
  Uop& update = emit(Op::AddressUpdate, update_base_handler(AddressForm::Immediate));
  update.d = update.n = static_cast<u8>(n);
  update.imm = up ? bytes : 0 - bytes;
}

void Builder::load_multiple(unsigned n, u32 list, BlockMode mode, bool writeback,
                            bool user_or_return) {
  const bool to_pc = list >> 15;
  if (to_pc && user_or_return) check_exception_return();
  multiple(Op::LoadMultiple, n, list, mode, writeback, user_or_return && !to_pc);
  if (!to_pc) return;
  if (user_or_return) {
    exception_return_to(15);
  } else {
    branch_indirect(15, true, n == 13 ? Op::Return : Op::BranchIndirect);
  }
}

void Builder::store_multiple(unsigned n, u32 list, BlockMode mode, bool writeback, bool user) {
  multiple(Op::StoreMultiple, n, list, mode, writeback, user);
}

}  // namespace vesim::isa
