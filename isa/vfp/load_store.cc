// SPDX-License-Identifier: Apache-2.0
// VLDR, VSTR, VLDM, VSTM, VPUSH, VPOP, FLDMX, FSTMX (Arm ARM A7.6): one uop per register, then the
// base register's update, so that an abort leaves the base as it was.
#include "isa/execute/handlers.h"
#include "isa/vfp/memory.h"

namespace vesim::isa {

namespace {

// The address: base plus immediate, or for a literal, block address plus immediate.
template <bool kLiteral>
u32 address_of(const Core& c, const Uop* u) {
  return (kLiteral ? c.block_va : c.regs.r[u->n]) + u->imm;
}

bool load_single(Core& c, const Uop* u, u32 va) {
  u32 value;
  if (!c.load<u32>(u, va, value, 4)) return false;
  c.vfp.set_element<u32>(u->d, value);
  return true;
}
bool load_double(Core& c, const Uop* u, u32 va) {
  u64 value;
  if (!load_elements<u64>(c, u, va, value, 4)) return false;
  c.vfp.d[u->d] = value;
  return true;
}

template <class T, bool kLiteral>
void run_load(Core& c, const Uop* u) {
  const u32 va = address_of<kLiteral>(c, u);
  if (!(sizeof(T) == 8 ? load_double(c, u, va) : load_single(c, u, va))) return;
  return next(c, u);
}

template <class T, bool kLiteral>
void run_store(Core& c, const Uop* u) {
  const u32 va = address_of<kLiteral>(c, u);
  if constexpr (sizeof(T) == 8) {
    if (!store_elements<u64>(c, u, va, c.vfp.d[u->d], 4)) return;
  } else {
    if (!c.store<u32>(u, va, c.vfp.element<u32>(u->d), 4)) return;
  }
  return next(c, u);
}

template <bool kLiteral>
Handler access_handler(bool is_load, bool is_double) {
  if (is_load) return is_double ? run_load<u64, kLiteral> : run_load<u32, kLiteral>;
  return is_double ? run_store<u64, kLiteral> : run_store<u32, kLiteral>;
}

// VLDR, VSTR.
void load_store_register(Builder& b, u32 e) {
  const bool is_load = bit(e, 20), is_double = bit(e, 8), literal = bits(e, 19, 16) == 15;
  u32 offset = bits(e, 7, 0) << 2;
  if (!bit(e, 23)) offset = -offset;
  if (literal && !is_load && b.place().thumb) return b.undefined();  // UNPREDICTABLE
  if (literal) {
    const u32 start = b.place().start_low;
    offset += ((start + b.pc_offset()) & ~3u) - start;  // Align(PC, 4)
  }
  b.vfp_check(false, is_double && double_d(e) > 15);
  Uop& u = b.emit(is_load ? Op::VfpLoad : Op::VfpStore,
                  literal ? access_handler<true>(is_load, is_double)
                          : access_handler<false>(is_load, is_double));
  u.form = is_double ? 3 : 2;
  u.d = static_cast<u8>(is_double ? double_d(e) : single_d(e));
  if (!literal) u.n = static_cast<u8>(bits(e, 19, 16));
  u.imm = offset;
}

void load_store_multiple(Builder& b, u32 e) {
  const bool is_load = bit(e, 20), is_double = bit(e, 8), writeback = bit(e, 21);
  const bool decrement = !bit(e, 23);
  const unsigned n = bits(e, 19, 16), imm8 = bits(e, 7, 0);
  const unsigned first = is_double ? double_d(e) : single_d(e);
  // An odd imm8 is FLDMX or FSTMX: the extra word is skipped.
  const unsigned count = is_double ? imm8 / 2 : imm8;
  if (n == 15 && (writeback || b.place().thumb)) return b.undefined();  // UNPREDICTABLE
  if (count == 0 || first + count > 32 || (is_double && count > 16)) return b.undefined();  // ditto
  b.vfp_check(false, is_double && first + count > 16);
  const u8 base = b.source(n);
  const u32 start = decrement ? -(imm8 << 2) : 0;
  for (unsigned i = 0; i < count; ++i) {
    Uop& u = b.emit(is_load ? Op::VfpLoadMultiple : Op::VfpStoreMultiple,
                    access_handler<false>(is_load, is_double));
    u.form = is_double ? 3 : 2;
    u.d = static_cast<u8>(first + i);
    u.n = base;
    u.imm = start + i * (is_double ? 8 : 4);
  }
  if (!writeback) return;
  Uop& update = b.emit(Op::AddressUpdate, update_base_handler(AddressForm::Immediate));
  update.d = update.n = base;
  update.imm = decrement ? start : imm8 << 2;
}

}  // namespace

void decode_vfp_load_store(Builder& b, u32 e) {
  const bool p = bit(e, 24), u = bit(e, 23), w = bit(e, 21);
  if (p && !w) return load_store_register(b, e);
  if (p == u) return b.undefined();  // P=U=1 with W
  load_store_multiple(b, e);
}

}  // namespace vesim::isa
