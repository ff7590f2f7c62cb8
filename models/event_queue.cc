// SPDX-License-Identifier: Apache-2.0
#include "models/event_queue.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vesim::models {

EventQueue::TimerId EventQueue::add_timer(std::string name, std::function<void()> expired) {
  timers_.push_back({std::move(name), std::move(expired)});
  return static_cast<TimerId>(timers_.size() - 1);
}

void EventQueue::arm(TimerId timer, u64 when) {
  timers_[timer].deadline = when;
  timers_[timer].sequence = ++sequence_;
  const u64 before = next_;
  find_next();
  if (next_ < before && earlier_) earlier_();
}

void EventQueue::disarm(TimerId timer) {
  if (timers_[timer].deadline == kNever) return;
  timers_[timer].deadline = kNever;
  find_next();
}

// A board has some ten timers: a scan is faster than a heap and has no order of its own.
void EventQueue::find_next() {
  next_ = kNever;
  u64 next_sequence = kNever;
  for (TimerId i = 0; i < timers_.size(); ++i) {
    const Timer& timer = timers_[i];
    if (timer.deadline == kNever) continue;
    if (std::tie(timer.deadline, timer.sequence) < std::tie(next_, next_sequence)) {
      next_ = timer.deadline;
      next_sequence = timer.sequence;
      next_timer_ = i;
    }
  }
}

void EventQueue::run_until(u64 time) {
  while (next_ <= time && next_ != kNever) {
    Timer& timer = timers_[next_timer_];
    now_ = std::max(now_, next_);
    timer.deadline = kNever;
    find_next();
    timer.expired();
  }
  now_ = time;
}

void EventQueue::serialize(isa::Archive& ar) {
  ar("now", now_);
  ar("sequence", sequence_);
  for (Timer& timer : timers_) {
    ar(timer.name, timer.deadline);
    ar("order", timer.sequence);
  }
  find_next();
}

}  // namespace vesim::models
