// SPDX-License-Identifier: Apache-2.0
#include "sim/schedule/schedule.h"

#include <gtest/gtest.h>

namespace vesim::sim {
namespace {

using State = Schedule::State;
constexpr Schedule::Thread kIdle = 1, kA = 2, kB = 3;

TEST(ScheduleTest, EveryTimeIsInOneState) {
  Schedule schedule;
  schedule.runs(0, kIdle, State::Dead, 0);
  schedule.wakes(kA, kIdle, 100);
  schedule.runs(0, kA, State::Blocked, 130);
  schedule.runs(0, kB, State::Runnable, 200);  // A is preempted
  schedule.runs(0, kA, State::Blocked, 260);
  schedule.runs(0, kIdle, State::Blocked, 300);
  schedule.settle(1000);
  const auto& a = schedule.threads()[kA];
  EXPECT_EQ(a.running, 70u + 40u);
  EXPECT_EQ(a.runnable, 30u + 60u);
  EXPECT_EQ(a.blocked, 700u);
  EXPECT_EQ(a.switches, 2u);
  const auto& idle = schedule.threads()[kIdle];
  EXPECT_EQ(idle.running, 130u + 700u);
  EXPECT_EQ(idle.blocked, 170u);
}

TEST(ScheduleTest, WakeUpLatencyIsFromRunnableToRunning) {
  Schedule schedule;
  schedule.runs(0, kIdle, State::Dead, 0);
  schedule.wakes(kA, kIdle, 100);
  schedule.wakes(kA, kB, 110);  // it may run already
  schedule.runs(0, kA, State::Blocked, 130);
  schedule.runs(0, kB, State::Runnable, 200);
  schedule.runs(0, kA, State::Blocked, 260);  // no wake-up
  const auto& wake_up = schedule.threads()[kA].wake_up;
  EXPECT_EQ(wake_up.count, 1u);
  EXPECT_EQ(wake_up.sum, 30u);
  EXPECT_EQ(wake_up.most, 30u);
  EXPECT_EQ(schedule.wakers().at({kIdle, kA}), 1u);
  EXPECT_FALSE(schedule.wakers().contains({kB, kA}));
}

TEST(ScheduleTest, WaitsSayForWhomAndSumUpToRunnable) {
  Schedule schedule;
  schedule.runs(1, kIdle, State::Dead, 0);
  schedule.runs(1, kB, State::Blocked, 40);
  schedule.wakes(kA, kB, 50);
  schedule.runs(1, kIdle, State::Blocked, 90);
  schedule.runs(1, kA, State::Blocked, 100);
  const auto& waits = schedule.waits();
  EXPECT_EQ(waits.at({kA, kB, 1}), 40u);
  EXPECT_EQ(waits.at({kA, kIdle, 1}), 10u);
  EXPECT_EQ(schedule.threads()[kA].runnable, 50u);
}

TEST(ScheduleTest, CoresMayDisagreeOnTimeByAQuantum) {
  Schedule schedule;
  schedule.runs(1, kIdle, State::Dead, 0);
  schedule.wakes(kA, kB, 120);  // by a core that is ahead
  schedule.runs(1, kA, State::Blocked, 100);
  schedule.settle(200);
  const auto& a = schedule.threads()[kA];
  EXPECT_EQ(a.runnable, 0u);
  EXPECT_EQ(a.running, 80u);
  EXPECT_EQ(a.wake_up.most, 0u);
}

TEST(ScheduleTest, UnwatchedTimeBelongsToNoState) {
  Schedule schedule;
  schedule.runs(0, kA, State::Dead, 0);
  schedule.settle(50);
  schedule.forget(1000);
  schedule.runs(0, kA, State::Dead, 1000);
  schedule.settle(1010);
  EXPECT_EQ(schedule.threads()[kA].running, 60u);
}

TEST(ScheduleTest, PercentileIsAnUpperBound) {
  Schedule::Latencies latencies;
  for (u64 i = 1; i <= 100; ++i) latencies.add(i);
  latencies.add(5000);
  EXPECT_EQ(latencies.percentile(50), 64u);
  EXPECT_EQ(latencies.percentile(100), 5000u);
}

}  // namespace
}  // namespace vesim::sim
