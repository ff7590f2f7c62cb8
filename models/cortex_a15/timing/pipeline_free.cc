// SPDX-License-Identifier: Apache-2.0
// What takes no time, as a what-if (SpanWatcher::takes_no_time): it trains TLBs, caches and
// predictor as at speed `warm`, and the pipeline's time stands still.
#include "isa/block_cache.h"
#include "models/cortex_a15/timing/pipeline.h"

namespace vesim::models {

namespace {
// Instructions in a row. What runs longer is waiting for something that takes time, another core's
// lock say, which would never come; from there on to its end it is priced.
constexpr u64 kLongestStretch = 1'000'000;
}  // namespace

bool Pipeline::is_free(const isa::Block& block) {
  if (!spans_.free()) {
    free_stretch_ = 0;
    return false;
  }
  if (free_stretch_ == 0) warmer_.forget();
  free_stretch_ += block.instructions;
  return free_stretch_ <= kLongestStretch;
}

// Nor does what led to it, an exception's entry, or what comes after it, which is fetched at once.
void Pipeline::enter_freely(const isa::Block& block, u32 va) {
  front_ = 0;
  redirect(now(), Cause::Other);
  block_ = &block;
  block_va_ = va;
  plan_ = &planner_.plan_of(block);
  left_ = returned_ = false;
  memory_.stop_time(true);
  warmer_.begin(now());
  warmer_.enters(block, va);
}

void Pipeline::finish_freely() {
  free_ = false;
  if (!left_) {
    warmer_.finish_block();
    if (watch_) tell_branch();
    if (returned_) spans_.cut(SpanEnd::Return);
  }
  memory_.stop_time(false);
  block_ = nullptr;
}

}  // namespace vesim::models
