// SPDX-License-Identifier: Apache-2.0
// The PMU's events by number, out of counts that are all different.
#include "models/cortex_a15/timing/pmu_events.h"

#include <gtest/gtest.h>

#include <set>

namespace vesim::models {
namespace {

constexpr u32 kPmceid0 = 0x3fff0f3f;  // TRM 11.4.9, and what the register reads as

class PmuEventsTest : public testing::Test {
 protected:
  PmuEventsTest() {
    memory = {.l1i_accesses = 1000,
              .l1i_misses = 10,
              .l1d_reads = 2000,
              .l1d_read_misses = 20,
              .l1d_writes = 3000,
              .l1d_write_misses = 30,
              .l1d_writebacks = 4,
              .l1d_cleanings = 1,
              .l2_accesses = 60,
              .l2_misses = 40,
              .l2_store_accesses = 30,
              .l2_store_misses = 12,
              .l2_streamed = 5,
              .l2_writebacks = 9,
              .l2_cleanings = 2,
              .l2_prefetches = 7,
              .itlb_misses = 3,
              .dtlb_read_misses = 6,
              .dtlb_write_misses = 8,
              .bus_reads = 188,
              .bus_writes = 36};
    branches = {.immediate = 500, .returns = 50, .indirect = 5, .taken = 400, .mispredicted = 11};
    pipeline = {.fetches_of_same_line = 300, .loads = 2100, .stores = 3100};
    pipeline.uops = {1, 2200, 3200, 600, 17, 18, 19, 21};
  }
  u64 total(u8 event) const { return pmu_total(event, {memory, branches, pipeline, 7000, 4000}); }

  MemoryCounts memory;
  BranchCounts branches;
  PipelineCounts pipeline;
};

TEST_F(PmuEventsTest, Caches) {
  EXPECT_EQ(total(0x01), 10u);
  EXPECT_EQ(total(0x14), 1300u);
  EXPECT_EQ(total(0x03), 50u);
  EXPECT_EQ(total(0x42) + total(0x43), total(0x03));
  EXPECT_EQ(total(0x04), 5000u);
  EXPECT_EQ(total(0x40) + total(0x41), total(0x04));
  EXPECT_EQ(total(0x15), 5u);
  EXPECT_EQ(total(0x46) + total(0x47), total(0x15));
  EXPECT_EQ(total(0x16), 30u + 30 + 5 + 5);
  EXPECT_EQ(total(0x50) + total(0x51), total(0x16));
  EXPECT_EQ(total(0x52), 28u);
  EXPECT_EQ(total(0x53), 12u);
  EXPECT_EQ(total(0x17), 47u) << "prefetches too";
  EXPECT_EQ(total(0x18), 9u);
  EXPECT_EQ(total(0x56) + total(0x57), total(0x18));
}

TEST_F(PmuEventsTest, TlbsBusAndMemory) {
  EXPECT_EQ(total(0x02), 3u);
  EXPECT_EQ(total(0x05), 14u);
  EXPECT_EQ(total(0x4c) + total(0x4d), total(0x05));
  EXPECT_EQ(total(0x19), 224u);
  EXPECT_EQ(total(0x60) + total(0x61), total(0x19));
  EXPECT_EQ(total(0x1d), 4000u);
  EXPECT_EQ(total(0x13), 5200u);
  EXPECT_EQ(total(0x66) + total(0x67), total(0x13));
}

TEST_F(PmuEventsTest, BranchesAndOperations) {
  EXPECT_EQ(total(0x12), 555u);
  EXPECT_EQ(total(0x78) + total(0x79) + total(0x7a), total(0x12));
  EXPECT_EQ(total(0x10), 11u);
  EXPECT_EQ(total(0x76), 400u);
  EXPECT_EQ(total(0x1b), 7000u);
  EXPECT_EQ(total(0x70) + total(0x71), total(0x72));
  EXPECT_EQ(total(0x7e), 17u);
  EXPECT_EQ(total(0x7d), 18u);
  EXPECT_EQ(total(0x7c), 19u);
}

TEST_F(PmuEventsTest, WhatIsAnnouncedIsCounted) {
  const std::set<u8> of_the_architecture = {0x00, 0x08, 0x09, 0x0a, 0x0b, 0x11, 0x1c};
  constexpr u8 kMemoryError = 0x1a;  // announced, and there are none
  for (u8 event = 0; event < 32; ++event) {
    const bool announced = kPmceid0 >> event & 1;
    const bool here = announced && !of_the_architecture.contains(event) && event != kMemoryError;
    EXPECT_EQ(total(event) != 0, here) << int{event};
  }
}

}  // namespace
}  // namespace vesim::models
