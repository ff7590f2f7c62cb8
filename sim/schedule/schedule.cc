// SPDX-License-Identifier: Apache-2.0
#include "sim/schedule/schedule.h"

#include <algorithm>
#include <bit>

namespace vesim::sim {

void Schedule::Latencies::add(u64 latency) {
  ++count;
  sum += latency;
  most = std::max(most, latency);
  ++by_size[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(latency)),
                                  by_size.size() - 1)];
}

u64 Schedule::Latencies::percentile(u64 percent) const {
  u64 seen = 0;
  for (std::size_t i = 0; i < by_size.size(); ++i) {
    seen += by_size[i];
    if (seen * 100 >= count * percent) return std::min(most, u64{1} << i);
  }
  return most;
}

Schedule::Times& Schedule::of(Thread thread) {
  if (thread >= threads_.size()) threads_.resize(thread + 1);
  return threads_[thread];
}

// Counts the time in the present state.
void Schedule::leave(Times& times, u64 time) {
  const u64 passed = time > times.since ? time - times.since : 0;
  switch (times.state) {
    case State::Running:
      times.running += passed;
      break;
    case State::Runnable:
      times.runnable += passed;
      break;
    case State::Blocked:
      times.blocked += passed;
      break;
    case State::Unseen:
    case State::Dead:
      break;
  }
  times.since = std::max(times.since, time);
}

void Schedule::runs(Core core, Thread to, State before, u64 time) {
  Runs& runs = cores_[core];
  if (runs.known) {
    Times& old = of(runs.stays.back().thread);
    leave(old, time);
    old.state = before;
    old.woken = false;
  }
  Times& times = of(to);
  if (times.state == State::Runnable) {
    if (times.woken) times.wake_up.add(time > times.since ? time - times.since : 0);
    explain(to, core, times.since, time);
  }
  leave(times, time);
  times.state = State::Running;
  ++times.switches;
  runs.stays.push_back({to, time});
  if (runs.stays.size() > kRemembered) runs.stays.pop_front();
  runs.known = true;
}

void Schedule::wakes(Thread thread, Thread by, u64 time) {
  Times& times = of(thread);
  if (times.state == State::Running || times.state == State::Runnable) return;
  leave(times, time);
  times.state = State::Runnable;
  times.woken = true;
  ++wakers_[{by, thread}];
}

// A wait is the sum of the stays of others on the core during it.
void Schedule::explain(Thread waiting, Core core, u64 begin, u64 end) {
  const auto& stays = cores_[core].stays;
  for (auto stay = stays.rbegin(); stay != stays.rend() && begin < end; ++stay) {
    const u64 from = std::max(begin, stay->begin);
    if (from >= end) continue;
    waits_[{waiting, stay->thread, core}] += end - from;
    end = from;
  }
  if (begin < end) waits_[{waiting, kForgotten, core}] += end - begin;
}

void Schedule::forget(u64 time) {
  for (Times& times : threads_) {
    if (times.state != State::Dead) times.state = State::Unseen;
    times.since = time;
  }
  for (auto& [core, runs] : cores_) runs = {};
}

void Schedule::settle(u64 time) {
  for (Times& times : threads_) leave(times, time);
}

}  // namespace vesim::sim
