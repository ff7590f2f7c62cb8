// SPDX-License-Identifier: Apache-2.0
// Addresses of the TC2 board that more than its parts list needs (V2P-CA15_A7, memory map "RS1").
#pragma once

#include "isa/types.h"

namespace vesim::platform {

inline constexpr isa::u64 kDramBase = 0x80000000;
inline constexpr isa::u64 kSramBase = 0x2e000000;   // 64 KiB on the tile
inline constexpr isa::u64 kFlashBase = 0x08000000;  // NOR 0, also seen at 0 after reset

}  // namespace vesim::platform
