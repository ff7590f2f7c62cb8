// SPDX-License-Identifier: Apache-2.0
// Media, multiply and divide instructions. The decoders have rejected the PC as an operand.
#include "isa/decode/builder.h"
#include "isa/execute/media_handlers.h"

namespace vesim::isa {
namespace {

void set(Uop& u, unsigned d, unsigned n, unsigned m, unsigned a = 15) {
  u.d = static_cast<u8>(d);
  u.n = static_cast<u8>(n);
  u.m = static_cast<u8>(m);
  u.a = static_cast<u8>(a);
}

Op multiply_op(MultiplyForm form) {
  using enum MultiplyForm;
  if (form <= Mls) return Op::Multiply;
  if (form <= Umaal) return Op::MultiplyLong;
  if (form <= SmlawY) return Op::MultiplyHalf;
  return form <= Smlsld ? Op::MultiplyDual : Op::MultiplyHigh;
}

}  // namespace

void Builder::multiply(MultiplyForm form, bool s, unsigned d, unsigned n, unsigned m, unsigned a,
                       bool x, bool y) {
  Uop& u = emit(multiply_op(form), multiply_handler(form, s, x, y));
  u.form = static_cast<u8>(form);
  set(u, d, n, m, a);
}

void Builder::divide(bool is_signed, unsigned d, unsigned n, unsigned m) {
  Uop& u = emit(Op::Divide, divide_handler(is_signed));
  u.form = is_signed;
  set(u, d, n, m);
}

void Builder::extend(unsigned d, unsigned n, unsigned m, unsigned rotation, unsigned bytes,
                     bool is_signed) {
  const bool add = n != 15;
  Uop& u =
      emit(add ? Op::ExtendAdd : Op::Extend, extend_handler(bytes, is_signed, add, rotation != 0));
  set(u, d, n, m);
  u.imm = rotation;
}

void Builder::saturate(unsigned d, unsigned to, const Operand& shifted, bool is_signed) {
  const u8 n = shifted_source(shifted, kTemp0);
  Uop& u = emit(Op::Saturate, saturate_handler(is_signed));
  set(u, d, n, 15);
  u.imm = to;
}

void Builder::saturate16(unsigned d, unsigned to, unsigned n, bool is_signed) {
  Uop& u = emit(Op::Saturate16, saturate16_handler(is_signed));
  set(u, d, n, 15);
  u.imm = to;
}

void Builder::saturating_add(unsigned d, unsigned m, unsigned n, bool subtract, bool doubled) {
  set(emit(Op::SaturatingAdd, saturating_add_handler(subtract, doubled)), d, n, m);
}

void Builder::parallel(ParallelForm form, ParallelPrefix prefix, unsigned d, unsigned n,
                       unsigned m) {
  Uop& u = emit(Op::ParallelAdd, parallel_handler(form, prefix));
  u.form = static_cast<u8>(form);
  set(u, d, n, m);
}

void Builder::select(unsigned d, unsigned n, unsigned m) {
  set(emit(Op::Select, run_select), d, n, m);
}

void Builder::pack_halfword(unsigned d, unsigned n, const Operand& shifted, bool top) {
  const u8 m = shifted_source(shifted, kTemp0);
  set(emit(Op::PackHalf, pack_halfword_handler(top)), d, n, m);
}

void Builder::sum_absolute_differences(unsigned d, unsigned n, unsigned m, unsigned a) {
  set(emit(Op::SumAbsoluteDifferences, run_sum_absolute_differences), d, n, m, a);
}

void Builder::bit_field_insert(unsigned d, unsigned n, unsigned lsb, unsigned msb) {
  Uop& u = emit(Op::BitFieldInsert, bit_field_insert_handler(n == 15));
  set(u, d, n, 15);
  u.imm = lsb;
  u.imm2 = with_bits(0, msb, lsb, 0xffffffff);
}

void Builder::bit_field_extract(unsigned d, unsigned n, unsigned lsb, unsigned width,
                                bool is_signed) {
  Uop& u = emit(Op::BitFieldExtract, bit_field_extract_handler(is_signed));
  set(u, d, n, 15);
  u.imm = is_signed ? 32 - lsb - width : lsb;
  u.imm2 = is_signed ? 32 - width : 0xffffffff >> (32 - width);
}

void Builder::unary(Op op, unsigned d, unsigned m) { set(emit(op, unary_handler(op)), d, 15, m); }

}  // namespace vesim::isa
