// SPDX-License-Identifier: Apache-2.0
// The A32 instruction set: the top of the encoding space (Arm ARM A5.1).
#include "isa/decode/arm_groups.h"
#include "isa/decode/fields.h"

namespace vesim::isa {
namespace {

void coprocessor_and_supervisor_call(Builder& b, u32 e) {  // A5.6
  if (bits(e, 25, 24) == 3) return b.supervisor_call(bits(e, 23, 0));
  if (bits(e, 25, 21) == 0) return b.undefined();
  if (bits(e, 11, 9) == 5) return decode_vfp_neon(b, e);
  decode_coprocessor(b, e);
}

}  // namespace

void decode_arm(Builder& b, u32 e) {
  if (field4(e, 28) == 15) return arm::unconditional(b, e);
  switch (bits(e, 27, 25)) {
    case 0:
    case 1:
      return arm::data_processing_and_miscellaneous(b, e);
    case 2:
      return arm::load_store(b, e);
    case 3:
      return bit(e, 4) ? arm::media(b, e) : arm::load_store(b, e);
    case 4:
      return arm::block_transfer(b, e);
    case 5: {
      const s32 offset = sign_extend(bits(e, 23, 0) << 2, 26);
      return bit(e, 24) ? b.branch_link(offset, false) : b.branch(offset);
    }
    default:
      return coprocessor_and_supervisor_call(b, e);
  }
}

}  // namespace vesim::isa
