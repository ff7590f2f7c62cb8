// SPDX-License-Identifier: Apache-2.0
// The 32-bit Thumb instructions: the top of the encoding space (Arm ARM A6.3).
//
// The conditions of B<c> (T3) and of IT blocks are the caller's, as in thumb16.cc.
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"
#include "isa/decode/thumb32_groups.h"

namespace vesim::isa {
namespace {

// Rearranges VFP and Advanced SIMD into their A32 forms (Arm ARM A7.4, A7.7).
void coprocessor(Builder& b, u32 e) {  // A6.3.18
  if (bits(e, 25, 24) == 3) {
    return decode_vfp_neon(b, 0xf2000000 | bits(e, 28, 28) << 24 | bits(e, 23, 0));
  }
  if (bits(e, 25, 21) == 0 || bit(e, 28)) return b.undefined();  // MCR2 and its kin: as in A32
  if (bits(e, 11, 9) == 5) return decode_vfp_neon(b, e);
  decode_coprocessor(b, e);
}

void op1_3(Builder& b, u32 e) {
  if (bit(e, 26)) return coprocessor(b, e);
  switch (bits(e, 25, 23)) {
    case 4:
    case 5:
      return thumb32::register_operations(b, e);
    case 6:
      return thumb32::multiply(b, e);
    case 7:
      return thumb32::long_multiply_and_divide(b, e);
    default:
      break;
  }
  if (bit(e, 20)) return thumb32::load(b, e);
  if (!bit(e, 24)) return thumb32::store_single(b, e);
  decode_vfp_neon(b, 0xf4000000 | bits(e, 23, 0));
}

}  // namespace

void decode_thumb32(Builder& b, u32 e) {
  switch (bits(e, 28, 27)) {
    case 1:
      if (bit(e, 26)) return coprocessor(b, e);
      if (bit(e, 25)) return thumb32::shifted_register(b, e);
      return bit(e, 22) ? thumb32::double_exclusive_table(b, e) : thumb32::block_transfer(b, e);
    case 2:
      if (bit(e, 15)) return thumb32::branches_and_miscellaneous(b, e);
      return bit(e, 25) ? thumb32::plain_immediate(b, e) : thumb32::modified_immediate(b, e);
    default:
      return op1_3(b, e);
  }
}

}  // namespace vesim::isa
