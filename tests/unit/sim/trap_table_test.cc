// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace vesim::sim {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr u32 kHvc = 0x12u << 26, kWfi = 0x01 << 26, kWfe = 0x01 << 26 | 1;

Trap trap(u32 hsr, u64 slots) {
  Trap trap;
  trap.vector = 0x14;
  trap.hsr = hsr;
  trap.how = TrapEnd::Returned;
  trap.part(TrapPhase::Entry).slots = 30;
  trap.part(TrapPhase::HostKernel).slots = slots - 30;
  trap.part(TrapPhase::HostKernel).instructions = 11;
  trap.part(TrapPhase::HostKernel).cells[static_cast<std::size_t>(models::Cause::Dram)] = 12;
  return trap;
}

TEST(DistributionTest, SmallValuesAreExactAndOthersWithinA32nd) {
  Distribution small;
  for (u64 value = 0; value < 64; ++value) small.add(value);
  EXPECT_EQ(small.percentile(50), 31u);
  EXPECT_EQ(small.percentile(100), 63u);
  for (u64 value = 64; value < 1'000'000; value = value * 3 / 2) {
    Distribution one;
    one.add(value);
    one.add(4'000'000'000);
    EXPECT_GE(one.percentile(50), value);
    EXPECT_LE(one.percentile(50), value + value / 32);
  }
}

TEST(DistributionTest, TheSumOfTwoCountsBoth) {
  Distribution a, b;
  a.add(10);
  b.add(20);
  b.add(1'000'000);
  a += b;
  EXPECT_EQ(a.count(), 3u);
  EXPECT_EQ(a.sum(), 1'000'030u);
  EXPECT_EQ(a.percentile(50), 20u);
  EXPECT_EQ(a.percentile(99), 1'000'000u);
}

TEST(TrapTableTest, RowsByClass) {
  TrapTable table;
  table.add(trap(kHvc, 3000));
  table.add(trap(kHvc, 6000));
  table.add(trap(kWfi, 90));
  table.add(trap(kWfe, 90));
  const std::vector<platform::CoreLedger> ledgers = {{0, 10'000, 3, {}}, {1, 10'000, 3, {}}};
  const auto text = trap_table_text(table, ledgers);
  EXPECT_THAT(
      text,
      HasSubstr(
          "HVC                    2  50.00%  15.00%      1500      1002      2000       2000"));
  EXPECT_THAT(text, HasSubstr("all                    4 100.00%  15.30%"));
  EXPECT_LT(text.find("HVC"), text.find("WFE"));
  EXPECT_THAT(text, HasSubstr("\ndram                   4.0         0.0         0.0         4.0"));
  EXPECT_THAT(text, Not(HasSubstr("barrier")));
  const auto json = trap_table_json(table);
  EXPECT_EQ(json["classes"]["HVC"]["count"], 2);
  EXPECT_EQ(json["classes"]["HVC"]["slots"], 9000);
  EXPECT_EQ(json["classes"]["HVC"]["phases"]["host_kernel"]["instructions"], 22);
  EXPECT_EQ(json["all"]["slots"], 9180);
}

TEST(TrapTableTest, WhatDidNotReturnIsARowOfItsOwn) {
  TrapTable table;
  table.add(trap(kHvc, 3000));
  Trap cut = trap(kHvc, 1'000'000);
  cut.how = TrapEnd::Cut;
  table.add(cut);
  EXPECT_EQ(table.rows().at("HVC").slots.most(), 3000u);
  EXPECT_EQ(table.rows().at("HVC cut").slots.most(), 1'000'000u);
}

TEST(TrapTableTest, KeepsTheSlowestOfAClass) {
  TrapTable table;
  for (u64 i = 0; i < 100; ++i) {
    Trap one = trap(kHvc, 1000 + i * 37 % 100);
    one.id = i;
    table.add(one);
  }
  Trap equal = trap(kHvc, 1099);
  equal.id = 100;
  table.add(equal);
  table.add(trap(kWfi, 5000));
  const auto& slowest = table.rows().at("HVC").slowest;
  ASSERT_EQ(slowest.size(), TrapTable::kMostSlowest);
  EXPECT_EQ(slowest[0].slots(), 1099u);
  EXPECT_NE(slowest[0].id, 100u);
  EXPECT_EQ(slowest[1].id, 100u);
  EXPECT_EQ(slowest.back().slots(), 1099u - TrapTable::kMostSlowest + 2);
  EXPECT_EQ(table.all().slowest.front().slots(), 5000u);
  EXPECT_EQ(table.all().slowest.size(), TrapTable::kMostSlowest);
}

TEST(TrapTableTest, NoTrapsNoText) { EXPECT_EQ(trap_table_text({}, {{0, 1, 3, {}}}), ""); }

}  // namespace
}  // namespace vesim::sim
