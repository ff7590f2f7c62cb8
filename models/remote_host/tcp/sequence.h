// SPDX-License-Identifier: Apache-2.0
// Inside a connection sequence numbers never wrap: they are 64 bits wide, and the 32 bits of the
// wire name the nearest of them.
#pragma once

#include "isa/types.h"

namespace vesim::models::stbox {

// Added to initial numbers, so that nothing near them is negative.
inline constexpr isa::u64 kFirstEpoch = isa::u64{1} << 32;

constexpr isa::u64 unwrap(isa::u32 sequence, isa::u64 near) {
  return near + static_cast<isa::u64>(
                    isa::s64{static_cast<isa::s32>(sequence - static_cast<isa::u32>(near))});
}

}  // namespace vesim::models::stbox
