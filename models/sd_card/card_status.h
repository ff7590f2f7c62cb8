// SPDX-License-Identifier: Apache-2.0
// Bits of the card status, which R1 responses carry (SD specification, 4.10.1).
#pragma once

#include "isa/types.h"

namespace vesim::models::card_status {

inline constexpr isa::u32 kOutOfRange = 1u << 31;
inline constexpr isa::u32 kAddressError = 1u << 30;
inline constexpr isa::u32 kBlockLenError = 1u << 29;
inline constexpr isa::u32 kEraseSeqError = 1u << 28;
inline constexpr isa::u32 kEraseParam = 1u << 27;
inline constexpr isa::u32 kIllegalCommand = 1u << 22;
inline constexpr isa::u32 kCardEccFailed = 1u << 21;
inline constexpr isa::u32 kError = 1u << 19;
inline constexpr isa::u32 kEraseReset = 1u << 13;
inline constexpr unsigned kCurrentStateAt = 9;
inline constexpr isa::u32 kReadyForData = 1u << 8;
inline constexpr isa::u32 kAppCmd = 1u << 5;

}  // namespace vesim::models::card_status
