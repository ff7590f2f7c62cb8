// SPDX-License-Identifier: Apache-2.0
// The groups of the T32 encoding space, one function per table of the Arm ARM's section A6.3.
#pragma once

#include "isa/decode/builder.h"

namespace vesim::isa::thumb32 {

void modified_immediate(Builder& b, u32 e);          // A6.3.1
void plain_immediate(Builder& b, u32 e);             // A6.3.3
void branches_and_miscellaneous(Builder& b, u32 e);  // A6.3.4
void block_transfer(Builder& b, u32 e);              // A6.3.5
void double_exclusive_table(Builder& b, u32 e);      // A6.3.6
void load(Builder& b, u32 e);                        // A6.3.7 to A6.3.9
void store_single(Builder& b, u32 e);                // A6.3.10
void shifted_register(Builder& b, u32 e);            // A6.3.11
void register_operations(Builder& b, u32 e);         // A6.3.12 to A6.3.15
void multiply(Builder& b, u32 e);                    // A6.3.16
void long_multiply_and_divide(Builder& b, u32 e);    // A6.3.17

// The shift amount of most T32 encodings: imm3:imm2.
inline u32 imm3_imm2(u32 e) { return bits(e, 14, 12) << 2 | bits(e, 7, 6); }

}  // namespace vesim::isa::thumb32
