// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isa/types.h"

namespace vesim::models {

// What of time is modelled: nothing (an instruction takes a cycle), or all there is.
enum class Speed : isa::u8 { Fast, Timed };

// At speed `timed` cores see each other's and the devices' doings at least this often, ps.
inline constexpr isa::u64 kTimedQuantum = 250'000;

}  // namespace vesim::models
