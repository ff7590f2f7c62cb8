// SPDX-License-Identifier: Apache-2.0
// Simulated time and the deadlines of all devices.
//
// SystemC's time cannot be set and loses the order of same-time events on a restore, so deadlines
// live here, ordered by (time, timer, sequence), and one process of the platform pumps the queue.
// A device asks for its timers in its constructor and arms them with absolute times:
//
//   timer_ = queue.add_timer("sp804.0", [this] { expire(); });
//   queue.arm(timer_, queue.now() + period);
//
// Times are unsigned picoseconds since the machine's reset.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "isa/archive.h"

namespace vesim::models {

using isa::u64;

inline constexpr u64 kNever = std::numeric_limits<u64>::max();
inline constexpr u64 kPicosecondsPerSecond = 1'000'000'000'000;

class EventQueue {
 public:
  using TimerId = unsigned;

  TimerId add_timer(std::string name, std::function<void()> expired);

  // Sets the timer's deadline, replacing the one it had.
  void arm(TimerId timer, u64 when);
  void disarm(TimerId timer);
  u64 deadline(TimerId timer) const { return timers_[timer].deadline; }

  // The earliest deadline of all, or kNever.
  u64 next_deadline() const { return next_; }

  // The time at which the code now running happens: a core that runs ahead of the kernel (temporal
  // decoupling) sets its own local time before it touches a device.
  u64 now() const { return now_; }
  void set_now(u64 time) { now_ = time; }

  // Fires every timer due at or before `time`, in order, each seeing its own deadline as now().
  void run_until(u64 time);

  // Called when a deadline earlier than all others was set: the pump and the running core use it.
  void on_earlier_deadline(std::function<void()> callback) { earlier_ = std::move(callback); }

  void serialize(isa::Archive& ar);

 private:
  struct Timer {
    std::string name;
    std::function<void()> expired;
    u64 deadline = kNever;
    u64 sequence = 0;
  };
  void find_next();

  std::vector<Timer> timers_;
  std::function<void()> earlier_;
  TimerId next_timer_ = 0;
  u64 next_ = kNever;
  u64 sequence_ = 0;
  u64 now_ = 0;
};

}  // namespace vesim::models
