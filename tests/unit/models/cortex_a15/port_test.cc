// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/port.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "models/cortex_a15/timing/store_buffer.h"

namespace vesim::models {
namespace {

TEST(Ports, AsManyInACycleAsThereAre) {
  Ports two(2);
  EXPECT_EQ(two.take(10, 1, 0), 10u);
  EXPECT_EQ(two.take(10, 1, 0), 10u);
  EXPECT_EQ(two.take(10, 1, 0), 11u);
}

TEST(Ports, AYoungerUopTakesAFreeCycleBeforeAnOlderOne) {
  Ports one(1);
  EXPECT_EQ(one.take(20, 1, 0), 20u);
  EXPECT_EQ(one.take(10, 1, 0), 10u);
  EXPECT_EQ(one.take(20, 1, 0), 21u);
}

TEST(Ports, ALongOperationNeedsAllItsCycles) {
  Ports one(1);
  EXPECT_EQ(one.take(12, 1, 0), 12u);
  EXPECT_EQ(one.take(10, 4, 0), 13u) << "10 and 11 are too few";
  EXPECT_EQ(one.take(10, 1, 0), 10u);
  EXPECT_EQ(one.take(13, 1, 0), 17u);
}

// Takes from `time` on the first cycles with a port, as Ports does, but looks at every one.
u64 take_slowly(std::map<u64, unsigned>& taken, unsigned ports, u64 time, unsigned busy) {
  const auto free = [&](u64 from) {
    for (u64 cycle = from; cycle < from + busy; ++cycle) {
      if (taken[cycle] == ports) return false;
    }
    return true;
  };
  while (!free(time)) ++time;
  for (u64 cycle = time; cycle < time + busy; ++cycle) ++taken[cycle];
  return time;
}

TEST(Ports, TheFirstFreeCycleIsFoundHoweverManyAreTaken) {
  std::mt19937 random(1);
  for (const unsigned count : {1u, 2u}) {
    Ports ports(count);
    std::map<u64, unsigned> taken;
    for (u64 i = 0; i < 20000; ++i) {
      const u64 now = 256 + i * 2 / count;  // they lag behind, but less than a window
      const u64 time = now + random() % 60;
      const unsigned busy = random() % 8 ? 1 : 2;
      ASSERT_EQ(ports.take(time, busy, now), take_slowly(taken, count, time, busy))
          << "taker " << i;
    }
  }
}

TEST(Ports, WhatIsForgottenLeavesItsPlaceToACycleAWindowLater) {
  Ports one(1);
  EXPECT_EQ(one.take(10, 1, 0), 10u);
  const u64 later = 10 + Ports::kWindow;
  EXPECT_EQ(one.take(later, 1, later - 5), later);
  EXPECT_EQ(one.take(later, 1, later - 5), later + 1);
  const u64 much_later = 10 + 7 * Ports::kWindow;
  EXPECT_EQ(one.take(much_later, 1, much_later), much_later);
}

TEST(Ports, BeyondTheWindowAllAreFree) {
  Ports one(1);
  const u64 beyond = 2 * Ports::kWindow;
  EXPECT_EQ(one.take(beyond, 1, 0), beyond);
  EXPECT_EQ(one.take(beyond, 4, 0), beyond);
  EXPECT_EQ(one.take(Ports::kWindow - 1, 4, 0), Ports::kWindow - 1) << "over the window's end";
  EXPECT_EQ(one.take(Ports::kWindow - 1, 1, 0), Ports::kWindow);
}

TEST(EntryPool, AnEntryIsFreeWhenTheFirstOfThemLeaves) {
  EntryPool pool(2);
  pool.take(30);
  EXPECT_EQ(pool.earliest(), 0u);
  pool.take(20);
  EXPECT_EQ(pool.earliest(), 20u);
  pool.take(25);
  EXPECT_EQ(pool.earliest(), 25u);
}

TEST(EntryPool, TheEarliestIsTheLeastOfAllWhateverTheOrder) {
  std::mt19937 random(1);
  for (const u64 entries : {1, 3, 8}) {
    EntryPool pool(entries);
    std::multiset<u64> expected;
    for (u64 i = 0; i < entries; ++i) expected.insert(0);
    for (u64 time = 0; time < 2000; ++time) {
      const u64 until = time + random() % 40;
      expected.erase(expected.begin());
      expected.insert(until);
      pool.take(until);
      ASSERT_EQ(pool.earliest(), *expected.begin()) << entries << " entries, time " << time;
    }
  }
}

TEST(Ring, EntriesLeaveInOrder) {
  Ring ring(2);
  ring.take(30);
  ring.take(40);
  EXPECT_EQ(ring.earliest(), 30u);
}

TEST(StoreBuffer, ForwardsFromTheYoungestStoreUntilItIsPerformed) {
  StoreBuffer stores(4);
  stores.add(0x100, 4, 10, 50);
  stores.add(0x100, 4, 20, 60);
  ASSERT_NE(stores.find(0x100, 4, 30), nullptr);
  EXPECT_EQ(stores.find(0x100, 4, 30)->data, 20u);
  EXPECT_EQ(stores.find(0x104, 4, 30), nullptr);
  EXPECT_EQ(stores.find(0x100, 4, 60), nullptr);
  const StoreBuffer::Store* wide = stores.find(0x102, 8, 30);
  ASSERT_NE(wide, nullptr);
  EXPECT_FALSE(StoreBuffer::covers(*wide, 0x102, 8));
}

TEST(StoreBuffer, DrainsOneACycleInOrder) {
  StoreBuffer stores(4);
  EXPECT_EQ(stores.next_drain(10), 10u);
  EXPECT_EQ(stores.next_drain(10), 11u);
  stores.add(0x100, 4, 0, 90);
  stores.add(0x200, 4, 0, 20);
  EXPECT_EQ(stores.performed(), 90u) << "not before the older one";
}

}  // namespace
}  // namespace vesim::models
