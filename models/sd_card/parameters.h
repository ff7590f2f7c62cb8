// SPDX-License-Identifier: Apache-2.0
// The card's figures, as configs/boards gives them with their sources. Times are ps.
#pragma once

#include "isa/types.h"

namespace vesim::models {

struct SdCardParameters {
  isa::u64 read_access = 0;  // from a read command to its first block
  isa::u64 block_gap = 0;    // from block to block of a multiple block read
  isa::u64 write_busy = 0;   // after each block written, and after an erase
};

}  // namespace vesim::models
