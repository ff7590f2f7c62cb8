// SPDX-License-Identifier: Apache-2.0
// The top of the VFP and Advanced SIMD encoding tables (Arm ARM A7.4-A7.9).
#include "isa/vfp/decode.h"

#include "isa/system/exceptions.h"

namespace vesim::isa {

namespace {

// Table A7-8.
void decode_simd_data_processing(Builder& b, u32 e) {
  if (!bit(e, 23)) return decode_simd_three_same(b, e);
  if (bit(e, 4)) {
    if (!bit(e, 7) && bits(e, 21, 19) == 0) return decode_simd_immediate(b, e);
    return decode_simd_shift(b, e);
  }
  if (bits(e, 21, 20) != 3) {
    return bit(e, 6) ? decode_simd_scalar(b, e) : decode_simd_three_different(b, e);
  }
  if (!bit(e, 24)) return decode_simd_extract(b, e);
  if (!bit(e, 11)) return decode_simd_miscellaneous(b, e);
  if (!bit(e, 10)) return decode_simd_table(b, e);
  if (bits(e, 11, 7) == 0x18) return decode_simd_duplicate(b, e);
  b.undefined();
}

void decode_vfp(Builder& b, u32 e) {
  if (bits(e, 27, 24) == 0xe) {
    return bit(e, 4) ? decode_vfp_transfer(b, e) : decode_vfp_data_processing(b, e);
  }
  // P, U and W all clear.
  if (!bit(e, 24) && !bit(e, 23) && !bit(e, 21)) {
    return bit(e, 22) ? decode_vfp_transfer_double(b, e) : b.undefined();
  }
  decode_vfp_load_store(b, e);
}

}  // namespace

void decode_vfp_neon(Builder& b, u32 e) {
  const u32 space = bits(e, 27, 24);
  if (bits(e, 31, 28) != 15) return decode_vfp(b, e);
  if ((space & 0xe) == 2) return decode_simd_data_processing(b, e);
  if (space == 4) return decode_simd_structures(b, e);
  b.undefined();
}

Uop& emit_vfp(Builder& b, const VfpOperation& operation) {
  b.vfp_check(operation.form & kVfpVector, operation.upper);
  Uop& u = b.emit(operation.op, operation.run);
  u.form = operation.form;
  u.d = static_cast<u8>(operation.d);
  u.n = static_cast<u8>(operation.n);
  u.m = static_cast<u8>(operation.m);
  return u;
}

Uop* emit_simd(Builder& b, const VfpOperation& operation, unsigned q_registers) {
  const bool odd = ((operation.d & 1) && (q_registers & kQd)) ||
                   ((operation.n & 1) && (q_registers & kQn)) ||
                   ((operation.m & 1) && (q_registers & kQm));
  if (!operation.run || odd) {
    b.undefined();
    return nullptr;
  }
  return &emit_vfp(b, operation);
}

void take_short_vector(Core& c, const Uop* u) {
  c.vfp.fpexc |= fpexc::kDex;
  take_undefined(c, u);
}

}  // namespace vesim::isa
