// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "isa/types.h"

namespace vesim::models {

// What is modelled: function alone, an instruction a cycle; TLBs, caches and predictor besides, but
// nothing of them in time; or all there is.
enum class Speed : isa::u8 { Fast, Warm, Timed };

}  // namespace vesim::models
