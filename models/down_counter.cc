// SPDX-License-Identifier: Apache-2.0
#include "models/down_counter.h"

namespace vesim::models {

u64 DownCounter::ticks_since_base(u64 now_ps) const {
  return running_ ? (cycles_at(now_ps, clock_hz_) - base_cycle_) / prescale_ : 0;
}

u64 DownCounter::remaining(u64 now_ps) const {
  const u64 ticks = ticks_since_base(now_ps);
  if (ticks < base_remaining_) return base_remaining_ - ticks;
  if (reload_ == 0) return 0;
  return reload_ - (ticks - base_remaining_) % reload_;
}

u64 DownCounter::next_zero() const {
  if (!running_ || base_remaining_ == 0) return kNever;
  return time_of_cycle(base_cycle_ + base_remaining_ * prescale_, clock_hz_);
}

u64 DownCounter::advance(u64 now_ps) {
  const u64 ticks = ticks_since_base(now_ps);
  u64 zeros = 0;
  if (base_remaining_ != 0 && ticks >= base_remaining_) {
    zeros = 1 + (reload_ ? (ticks - base_remaining_) / reload_ : 0);
  }
  base_remaining_ = remaining(now_ps);
  base_cycle_ += ticks * prescale_;
  return zeros;
}

void DownCounter::rebase(u64 now_ps) {
  base_remaining_ = remaining(now_ps);
  base_cycle_ = cycles_at(now_ps, clock_hz_);
}

void DownCounter::load(u64 ticks, u64 now_ps) {
  base_cycle_ = cycles_at(now_ps, clock_hz_);
  base_remaining_ = ticks;
}

void DownCounter::set_running(bool running, u64 now_ps) {
  if (running == running_) return;
  rebase(now_ps);
  running_ = running;
}

void DownCounter::set_prescale(u64 prescale, u64 now_ps) {
  if (prescale == prescale_) return;
  rebase(now_ps);
  prescale_ = prescale;
}

void DownCounter::set_clock(u64 clock_hz, u64 now_ps) {
  if (clock_hz == clock_hz_) return;
  base_remaining_ = remaining(now_ps);
  clock_hz_ = clock_hz;
  base_cycle_ = cycles_at(now_ps, clock_hz_);
}

void DownCounter::serialize(isa::Archive& ar) {
  ar("clock_hz", clock_hz_);
  ar("prescale", prescale_);
  ar("reload", reload_);
  ar("running", running_);
  ar("base_cycle", base_cycle_);
  ar("base_remaining", base_remaining_);
}

}  // namespace vesim::models
