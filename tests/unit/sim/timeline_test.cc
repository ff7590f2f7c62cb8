// SPDX-License-Identifier: Apache-2.0
#include "sim/timeline/timeline.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

namespace vesim::sim {
namespace {

using Kind = models::World::Kind;
using Sums = std::map<std::pair<Kind, u32>, u64>;

Sums sums(const Timeline& timeline) {
  Sums sums;
  for (const auto& slice : timeline.slices()) {
    u64 slots = 0;
    for (const auto& part : slice.parts) {
      sums[{part.kind, part.thread}] += part.slots;
      slots += part.slots;
    }
    EXPECT_EQ(slots, slice.end - slice.begin);
  }
  return sums;
}

TEST(TimelineTest, WhatGoesOnIsOneSliceAndOthersAreExact) {
  Timeline timeline;
  timeline.add(Kind::HostUser, 1, 10, 20);
  timeline.add(Kind::HostUser, 1, 20, 25);
  timeline.add(Kind::HostUser, 1, 25, 25);
  timeline.add(Kind::HostKernel, 1, 25, 30);
  timeline.add(Kind::HostKernel, 1, 40, 41);  // after a gap
  ASSERT_EQ(timeline.slices().size(), 3u);
  EXPECT_EQ(timeline.slices()[0].begin, 10u);
  EXPECT_EQ(timeline.slices()[0].end, 25u);
  EXPECT_EQ(timeline.slices()[2].begin, 40u);
  EXPECT_EQ(timeline.joined(), 0u);
}

TEST(TimelineTest, ShortNeighboursJoinAndLongOnesStay) {
  Timeline timeline;
  timeline.add(Kind::Idle, 1, 0, 1000);
  for (u64 time = 1000; time < 1100; ++time)
    timeline.add(Kind::HostKernel, time % 2, time, time + 1);
  timeline.add(Kind::Idle, 1, 1100, 2000);
  const Sums before = sums(timeline);
  timeline.limit(10);
  EXPECT_LE(timeline.parts(), 10u);
  EXPECT_EQ(sums(timeline), before);
  EXPECT_EQ(timeline.slices().front().end, 1000u);
  EXPECT_EQ(timeline.slices().back().begin, 1100u);
}

TEST(TimelineTest, IsBoundedAndKeepsTheSumsOfWorlds) {
  Timeline timeline;
  std::mt19937_64 random(1);
  std::map<Kind, u64> expected, found;
  u64 time = 0;
  for (int i = 0; i < 500'000; ++i) {
    const auto kind = static_cast<Kind>(random() % 4);
    const u64 slots = 1 + random() % (random() % 100 == 0 ? 1'000'000 : 300);
    timeline.add(kind, random() % 1000, time, time + slots);
    expected[kind] += slots;
    time += slots;
    ASSERT_LE(timeline.parts(), Timeline::kMostParts);
  }
  EXPECT_GT(timeline.parts(), Timeline::kMostParts / 4);  // no more was joined than had to be
  for (const auto& [key, slots] : sums(timeline)) found[key.first] += slots;
  EXPECT_EQ(found, expected);
}

TEST(TimelineTest, ASliceOfManyThreadsNamesThoseWithTheMost) {
  Timeline timeline;
  u64 time = 0;
  for (u32 thread = 1; thread <= 100; ++thread) {
    timeline.add(Kind::HostUser, thread, time, time + 10 * thread);
    time += 10 * thread;
  }
  timeline.limit(1);
  ASSERT_EQ(timeline.slices().size(), 1u);
  const Sums all = sums(timeline);
  EXPECT_LE(all.size(), 17u);
  EXPECT_TRUE(all.contains({Kind::HostUser, 100}));
  EXPECT_GT(all.at({Kind::HostUser, 0}), 10u);
}

}  // namespace
}  // namespace vesim::sim
