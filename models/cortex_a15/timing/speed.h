// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isa/types.h"

namespace vesim::models {

// What is modelled: function alone, an instruction a cycle; TLBs, caches and predictor besides, but
// nothing of them in time; or all there is.
enum class Speed : isa::u8 { Fast, Warm, Timed };

// At speed `timed` cores see each other's and the devices' doings at least this often, ps.
inline constexpr isa::u64 kTimedQuantum = 250'000;

}  // namespace vesim::models
