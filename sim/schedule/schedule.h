// SPDX-License-Identifier: Apache-2.0
// Which thread ran when, which could have, and who kept it from that. Fed with what the operating
// system does; times are in any unit, here in the ledger's slots.
//
// A core here is what an operating system runs threads on: a core of the board for the host, a vCPU
// for a guest. Cores are up to a quantum apart: what seems to begin before it can counts as 0.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <tuple>
#include <vector>

#include "isa/types.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;

class Schedule {
 public:
  using Thread = u32;
  using Core = u32;

  enum class State : isa::u8 { Unseen, Running, Runnable, Blocked, Dead };

  // Counts by powers of two.
  struct Latencies {
    u64 count = 0, sum = 0, most = 0;
    std::array<u64, 48> by_size = {};  // [n]: below 2^n
    void add(u64 latency);
    // An upper bound that `percent` of them stay below or at.
    u64 percentile(u64 percent) const;
  };

  struct Times {
    State state = State::Unseen;
    u64 since = 0;
    u64 running = 0, runnable = 0, blocked = 0;
    u64 switches = 0;    // that brought it onto a core
    Latencies wake_up;   // from blocked to running
    bool woken = false;  // runnable because it was woken
  };

  // `to` runs on the core from now on. What it ran before, if that is known, is now in that state.
  void runs(Core core, Thread to, State before, u64 time);
  // It may run from now on. Nothing for one that may already.
  void wakes(Thread thread, Thread by, u64 time);
  // Nothing is known of any thread any more: time passes unseen until `time`.
  void forget(u64 time);
  // Brings all times up to `time`; the states stay.
  void settle(u64 time);

  const std::vector<Times>& threads() const { return threads_; }
  // How long a thread was runnable while another ran on the core that it got in the end.
  struct Wait {
    Thread waiting, ran;
    Core core;
    auto operator<=>(const Wait&) const = default;
  };
  const std::map<Wait, u64>& waits() const { return waits_; }
  // Who woke whom how often.
  const std::map<std::pair<Thread, Thread>, u64>& wakers() const { return wakers_; }

  // Of waits for what ran longer ago than a core remembers.
  static constexpr Thread kForgotten = ~u32{0};

 private:
  static constexpr std::size_t kRemembered = 256;

  struct Stay {
    Thread thread;
    u64 begin;
  };
  struct Runs {
    std::deque<Stay> stays;  // the last one goes on
    bool known = false;
  };

  Times& of(Thread thread);
  void leave(Times& times, u64 time);
  void explain(Thread waiting, Core core, u64 begin, u64 end);

  std::vector<Times> threads_;
  std::map<Core, Runs> cores_;
  std::map<Wait, u64> waits_;
  std::map<std::pair<Thread, Thread>, u64> wakers_;
};

}  // namespace vesim::sim
