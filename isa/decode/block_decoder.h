// SPDX-License-Identifier: Apache-2.0
// Decodes straight-line code into a block.
#pragma once

#include <memory>

#include "isa/block_cache.h"
#include "isa/debug_stops.h"

namespace vesim::isa {

// `code` holds the bytes from key.pa to the end of its page (`available` of them); an instruction
// that crosses into the next page ends the block before it, or, when it is the first one, must be
// given whole (key.second_page set). The block ends after a branch, an instruction that changes how
// the next one runs, or kMaximumInstructions.
std::unique_ptr<Block> decode_block(const BlockKey& key, const u8* code, u32 available,
                                    const DebugStops* stops = nullptr);

// True when the Thumb halfword begins a 32-bit instruction (Arm ARM A6.1).
constexpr bool is_thumb32(u16 halfword) { return (halfword >> 11) >= 0x1d; }

}  // namespace vesim::isa
