// SPDX-License-Identifier: Apache-2.0
// What a card says of itself (SD Physical Layer Simplified Specification, chapters 4 and 5).
#pragma once

#include <array>
#include <vector>

#include "isa/types.h"

namespace vesim::models {

// Bits 127:96 first, as the card sends them; bits 7:1 are the CRC.
using LongRegister = std::array<isa::u32, 4>;

LongRegister card_identification();
// Structure 1.0 and byte addresses up to 2 GiB, else 2.0 and block addresses.
LongRegister card_specific_data(isa::u64 size, bool high_speed);

// As blocks of data, most significant byte first.
std::vector<isa::u8> configuration_register();  // SCR
std::vector<isa::u8> sd_status(unsigned bus_width);

// The answer to SWITCH_FUNC: which functions there are, and that `selected` is in use in group 1
// (0xf: the function asked for does not exist).
std::vector<isa::u8> switch_status(unsigned selected, bool other_groups_valid);

// The CRC of commands and responses, over the first `bits` bits.
isa::u32 crc7(const LongRegister& words, unsigned bits);

}  // namespace vesim::models
