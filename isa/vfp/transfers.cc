// SPDX-License-Identifier: Apache-2.0
// Transfers between core and extension registers (Arm ARM A7.8, A7.9).
#include "isa/vfp/decode.h"

namespace vesim::isa {

namespace {

// Element u->a of the register file, seen as an array of T.
template <class T>
void run_from_core(Core& c, const Uop* u) {
  c.vfp.set_element<T>(u->a, static_cast<T>(c.regs.r[u->n]));
  return next(c, u);
}

template <class T>
void run_to_core(Core& c, const Uop* u) {
  c.regs.r[u->d] = static_cast<u32>(static_cast<s32>(c.vfp.element<T>(u->a)));
  return next(c, u);
}

void run_pair_from_core(Core& c, const Uop* u) {
  c.vfp.set_element<u32>(u->a, c.regs.r[u->n]);
  c.vfp.set_element<u32>(u->a + 1, c.regs.r[u->m]);
  return next(c, u);
}

void run_pair_to_core(Core& c, const Uop* u) {
  c.regs.r[u->d] = c.vfp.element<u32>(u->a);
  c.regs.r[u->n] = c.vfp.element<u32>(u->a + 1);
  return next(c, u);
}

// VDUP from a core register: u->imm is the value's multiplier that repeats it in 64 bits.
template <class T>
void run_duplicate(Core& c, const Uop* u) {
  const u64 lanes = ~u64{0} / static_cast<T>(~T{0}) * static_cast<T>(c.regs.r[u->n]);
  c.vfp.d[u->d] = lanes;
  if (u->form & kVfpQuad) c.vfp.d[u->d + 1] = lanes;
  return next(c, u);
}

// R15, and in Thumb R13, are UNPREDICTABLE here.
bool bad_core_register(const Builder& b, unsigned t) {
  return t == 15 || (t == 13 && b.place().thumb);
}

void emit_move(Builder& b, bool to_core, Handler run, unsigned t, unsigned element, u8 form) {
  b.vfp_check(form & kVfpVector, element >= 32 && form == 2);  // D16-D31 in words
  Uop& u = b.emit(to_core ? Op::VfpToCore : Op::VfpFromCore, run);
  u.form = form;
  u.a = static_cast<u8>(element);
  (to_core ? u.d : u.n) = static_cast<u8>(t);
}

// VMOV between a core register and an element of a D register; bytes and halfwords are Advanced
// SIMD. U:opc1:opc2 gives size and index.
void move_scalar(Builder& b, u32 e, unsigned t) {
  const bool to_core = bit(e, 20), is_unsigned = bit(e, 23);
  const unsigned opc1 = bits(e, 22, 21), opc2 = bits(e, 6, 5), d = double_n(e);
  if (opc1 & 2) {
    const unsigned element = d * 8 + ((opc1 & 1) << 2 | opc2);
    const Handler load = is_unsigned ? run_to_core<u8> : run_to_core<s8>;
    return emit_move(b, to_core, to_core ? load : run_from_core<u8>, t, element, kVfpVector | 0);
  }
  if (opc2 & 1) {
    const unsigned element = d * 4 + ((opc1 & 1) << 1 | opc2 >> 1);
    const Handler load = is_unsigned ? run_to_core<u16> : run_to_core<s16>;
    return emit_move(b, to_core, to_core ? load : run_from_core<u16>, t, element, kVfpVector | 1);
  }
  if (opc2 != 0 || (to_core && is_unsigned)) return b.undefined();
  emit_move(b, to_core, to_core ? run_to_core<u32> : run_from_core<u32>, t, d * 2 + (opc1 & 1), 2);
}

void duplicate(Builder& b, u32 e, unsigned t) {
  constexpr Handler kHandlers[] = {run_duplicate<u32>, run_duplicate<u16>, run_duplicate<u8>};
  const unsigned size = bits(e, 22, 22) << 1 | bits(e, 5, 5);
  const bool quad = bit(e, 21);
  const unsigned d = double_n(e);
  if (size == 3 || (quad && (d & 1))) return b.undefined();
  b.vfp_check(true);
  Uop& u = b.emit(Op::VfpFromCore, kHandlers[size]);
  u.form = static_cast<u8>(kVfpVector | (quad ? kVfpQuad : 0) | (2 - size));
  u.d = static_cast<u8>(d);
  u.n = static_cast<u8>(t);
}

}  // namespace

void decode_vfp_transfer(Builder& b, u32 e) {
  const bool to_core = bit(e, 20);
  const unsigned opc1 = bits(e, 23, 21), t = bits(e, 15, 12);
  if (!bit(e, 8)) {
    if (opc1 == 7) return decode_vfp_system(b, e);
    if (opc1 != 0 || bad_core_register(b, t)) return b.undefined();
    return emit_move(b, to_core, to_core ? run_to_core<u32> : run_from_core<u32>, t, single_n(e),
                     2);
  }
  if (bad_core_register(b, t)) return b.undefined();
  if (to_core || !bit(e, 23)) return move_scalar(b, e, t);
  return bit(e, 6) ? b.undefined() : duplicate(b, e, t);
}

void decode_vfp_transfer_double(Builder& b, u32 e) {
  const bool to_core = bit(e, 20), one_double = bit(e, 8);
  const unsigned t = bits(e, 15, 12), t2 = bits(e, 19, 16);
  const unsigned first = one_double ? double_m(e) * 2 : single_m(e);
  if (bits(e, 7, 6) != 0 || !bit(e, 4)) return b.undefined();
  if (bad_core_register(b, t) || bad_core_register(b, t2) || first == 31 || (to_core && t == t2)) {
    return b.undefined();
  }
  b.vfp_check(false, first >= 32);
  Uop& u = b.emit(to_core ? Op::VfpToCore : Op::VfpFromCore,
                  to_core ? run_pair_to_core : run_pair_from_core);
  u.form = one_double ? 3 : 2;
  u.a = static_cast<u8>(first);
  (to_core ? u.d : u.n) = static_cast<u8>(t);
  (to_core ? u.n : u.m) = static_cast<u8>(t2);
}

}  // namespace vesim::isa
