// SPDX-License-Identifier: Apache-2.0
// The L1 caches of one core, with what fills and what writes past them.
#pragma once

#include "isa/archive.h"
#include "models/cortex_a15/timing/fills.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/stride_detector.h"
#include "models/cortex_a15/timing/tag_cache.h"
#include "models/cortex_a15/timing/write_stream.h"

namespace vesim::models {

struct L1Caches {
  TagCache instructions, data;
  Fills fills;
  StrideDetector strides;
  WriteStream writes;
  u64 streamed = 0;  // the line that the stream writes now
  TakenOut instructions_taken, data_taken;
  void serialize(isa::Archive& ar);
};

}  // namespace vesim::models
