// SPDX-License-Identifier: Apache-2.0
// Addresses of the TC2 board (Versatile Express CoreTile V2P-CA15_A7, memory map "RS1").
#pragma once

#include "isa/types.h"

namespace vesim::platform {

inline constexpr isa::u64 kDramBase = 0x80000000;

}  // namespace vesim::platform
