// SPDX-License-Identifier: Apache-2.0
// When and from where a line or a word arrives, between the parts of the memory system.
#pragma once

#include "models/cortex_a15/timing/memory_outcome.h"

namespace vesim::models {

struct Delivery {
  u64 ready = 0;
  Found found = Found::L1;
  u16 region = 0;    // index into the memory map
  u32 waited = 0;    // cycles of it for a slot, port, bank or bus that others hold
  u32 taken_by = 0;  // the work that had taken a guest's line (owner.h)
};

}  // namespace vesim::models
