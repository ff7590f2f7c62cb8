// SPDX-License-Identifier: Apache-2.0
#include "isa/system/load_store_syndrome.h"

namespace vesim::isa {

namespace {

// Access sizes of the syndrome.
enum : u32 { kByte = 0, kHalf = 1, kWord = 2 };

u32 syndrome(u32 size, bool is_signed, u32 t) {
  return t == 15 ? 0 : 1u << 8 | size << 6 | (is_signed ? 1u << 5 : 0) | t;
}

u32 arm_syndrome(u32 e) {
  const bool p = bit(e, 24), w = bit(e, 21), is_load = bit(e, 20);
  if (e >> 28 == 0xf || !p || w) return 0;  // post-indexed and pre-indexed forms write back
  const u32 t = bits(e, 15, 12);
  if (bits(e, 27, 26) == 1) {               // LDR, STR, LDRB, STRB
    if (bit(e, 25) && bit(e, 4)) return 0;  // media instructions
    return syndrome(bit(e, 22) ? kByte : kWord, false, t);
  }
  if (bits(e, 27, 25) != 0 || !bit(e, 7) || !bit(e, 4)) return 0;
  switch (bits(e, 6, 5)) {
    case 1:
      return syndrome(kHalf, false, t);
    case 2:
      return is_load ? syndrome(kByte, true, t) : 0;  // LDRD otherwise
    case 3:
      return is_load ? syndrome(kHalf, true, t) : 0;  // STRD otherwise
    default:
      return 0;  // SWP, exclusives
  }
}

u32 thumb16_syndrome(u32 e) {
  const u32 t = bits(e, 2, 0);
  switch (bits(e, 15, 12)) {
    case 0x4:
      return bit(e, 11) ? syndrome(kWord, false, bits(e, 10, 8)) : 0;  // LDR literal
    case 0x5: {
      static constexpr struct {
        u32 size;
        bool is_signed;
      } kForms[8] = {{kWord, false}, {kHalf, false}, {kByte, false}, {kByte, true},
                     {kWord, false}, {kHalf, false}, {kByte, false}, {kHalf, true}};
      const auto& form = kForms[bits(e, 11, 9)];
      return syndrome(form.size, form.is_signed, t);
    }
    case 0x6:
      return syndrome(kWord, false, t);
    case 0x7:
      return syndrome(kByte, false, t);
    case 0x8:
      return syndrome(kHalf, false, t);
    case 0x9:
      return syndrome(kWord, false, bits(e, 10, 8));  // SP-relative
    default:
      return 0;
  }
}

u32 thumb32_syndrome(u32 e) {
  if (bits(e, 31, 25) != 0x7c) return 0;  // 1111100: load/store single
  const u32 t = bits(e, 15, 12), size = bits(e, 22, 21);
  const bool is_load = bit(e, 20), is_signed = bit(e, 24), literal = bits(e, 19, 16) == 15;
  if (size == 3 || (is_signed && !is_load)) return 0;
  // imm8 forms: P U W at 10:8. Only the negative offset and the unprivileged forms keep the base.
  const bool imm12 = bit(e, 23) || (is_load && literal);
  if (!imm12 && bit(e, 11) && bit(e, 8)) return 0;
  return syndrome(size, is_signed, t);
}

}  // namespace

u32 load_store_syndrome(u32 encoding, bool thumb, unsigned length) {
  if (!thumb) return arm_syndrome(encoding);
  return length == 2 ? thumb16_syndrome(encoding) : thumb32_syndrome(encoding);
}

}  // namespace vesim::isa
