// SPDX-License-Identifier: Apache-2.0
// A counter that a prescaled clock counts down to zero, again and again. It takes no events of its
// own: its value follows from the time, and its owner arms a timer for next_zero().
#pragma once

#include "isa/archive.h"
#include "models/clock.h"

namespace vesim::models {

class DownCounter {
 public:
  explicit DownCounter(u64 clock_hz) : clock_hz_(clock_hz) {}

  // Ticks until zero.
  u64 remaining(u64 now_ps) const;
  // The time of the next zero, or kNever.
  u64 next_zero() const;
  // Brings the counter to the time and returns how often it reached zero since the last call.
  u64 advance(u64 now_ps);

  // The settings below hold from the counter's next tick on; advance() first.
  void load(u64 ticks, u64 now_ps);
  // Ticks from one zero to the next; 0: the counter halts at zero.
  void set_reload(u64 ticks) { reload_ = ticks; }
  void set_running(bool running, u64 now_ps);
  void set_prescale(u64 prescale, u64 now_ps);
  void set_clock(u64 clock_hz, u64 now_ps);

  void serialize(isa::Archive& ar);

 private:
  u64 ticks_since_base(u64 now_ps) const;
  void rebase(u64 now_ps);

  u64 clock_hz_;
  u64 prescale_ = 1;
  u64 reload_ = 0;
  bool running_ = false;
  u64 base_cycle_ = 0;      // clock cycle at which
  u64 base_remaining_ = 0;  // this many ticks remained
};

}  // namespace vesim::models
