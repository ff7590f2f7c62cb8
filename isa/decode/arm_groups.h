// SPDX-License-Identifier: Apache-2.0
// The groups of the A32 encoding space, one function per table of the Arm ARM's chapter A5.
#pragma once

#include "isa/decode/builder.h"

namespace vesim::isa::arm {

void data_processing_and_miscellaneous(Builder& b, u32 e);  // A5.2, but for:
void multiply(Builder& b, u32 e);                           // A5.2.5
void multiply_halfword(Builder& b, u32 e);                  // A5.2.7
void miscellaneous(Builder& b, u32 e);                      // A5.2.12
void status_immediate_and_hints(Builder& b, u32 e);         // A5.2.11
void load_store(Builder& b, u32 e);                         // A5.3
void extra_load_store(Builder& b, u32 e);                   // A5.2.8, A5.2.9
void synchronization(Builder& b, u32 e);                    // A5.2.10
void block_transfer(Builder& b, u32 e);                     // A5.5
void media(Builder& b, u32 e);                              // A5.4
void unconditional(Builder& b, u32 e);                      // A5.7

}  // namespace vesim::isa::arm

namespace vesim::isa {
// Coprocessors 0-9 and 12-15, encoded alike in A32 (A5.6) and T32 (A6.3.18).
void decode_coprocessor(Builder& b, u32 e);
}  // namespace vesim::isa
