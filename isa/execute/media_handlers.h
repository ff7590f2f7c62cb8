// SPDX-License-Identifier: Apache-2.0
// Handlers of the media, multiply and divide instructions (Arm ARM A4.4.3 to A4.4.8).
#pragma once

#include "isa/decode/builder.h"
#include "isa/uop.h"

namespace vesim::isa {

// media.cc. All work on d, n, m as named; immediates:
// extend: imm = rotation; `add`: to n, else alone.
Handler extend_handler(unsigned bytes, bool is_signed, bool add, bool rotated);
// unsigned: (n >> imm) & imm2; signed: n << imm >> imm2.
Handler bit_field_extract_handler(bool is_signed);
// imm = lsb, imm2 = mask of the field; `clear`: BFC.
Handler bit_field_insert_handler(bool clear);
Handler unary_handler(Op op);
Handler pack_halfword_handler(bool top);
void run_select(Core& c, const Uop* u);
void run_sum_absolute_differences(Core& c, const Uop* u);  // d := a + sum
// imm = bits kept
Handler saturate_handler(bool is_signed);
Handler saturate16_handler(bool is_signed);
Handler saturating_add_handler(bool subtract, bool doubled);

// parallel.cc
Handler parallel_handler(ParallelForm form, ParallelPrefix prefix);

// multiply.cc: long forms have RdLo in d and RdHi in a.
Handler multiply_handler(MultiplyForm form, bool set_flags, bool x, bool y);
Handler divide_handler(bool is_signed);

}  // namespace vesim::isa
