// SPDX-License-Identifier: Apache-2.0
// What a pipeline counts for the PMU besides its branches (branch_predictor.h).
#pragma once

#include <array>

#include "isa/archive.h"
#include "models/cortex_a15/timing/op_timing.h"

namespace vesim::models {

using isa::u64;

struct PipelineCounts {
  u64 fetches_of_same_line = 0;  // 16 bytes from a line after the first that it was asked for
  u64 loads = 0, stores = 0;     // accesses to memory; those of a uop to one line are one
  std::array<u64, static_cast<std::size_t>(Effect::Count)> uops = {};  // priced, by effect

  u64 of(Effect effect) const { return uops[static_cast<std::size_t>(effect)]; }
  void serialize(isa::Archive& ar) { ar.raw("counts", this, sizeof *this); }
};

}  // namespace vesim::models
