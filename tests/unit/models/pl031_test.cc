// SPDX-License-Identifier: Apache-2.0
// Expected values: PrimeCell Real Time Clock (PL031) TRM, DDI 0224.
#include "models/pl031/pl031.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

constexpr u64 kDr = 0x00, kMr = 0x04, kLr = 0x08, kCr = 0x0c, kImsc = 0x10, kRis = 0x14,
              kMis = 0x18, kIcr = 0x1c;
constexpr u32 kStart = 1'700'000'000;

class Pl031Test : public testing::Test {
 protected:
  Pl031Test() { bench.connect(rtc.port).connect(other.port); }
  Bench bench;
  Pl031 rtc{"rtc", bench.queue, kStart};
  Pl031 other{"other", bench.queue, 0};
};

TEST_F(Pl031Test, RunsOnceStarted) {
  bench.advance_to(5 * kSecond);
  EXPECT_EQ(bench.read32(kDr), kStart);
  EXPECT_EQ(bench.read32(kCr), 0u);
  bench.write32(kCr, 1);
  EXPECT_EQ(bench.read32(kCr), 1u);
  bench.advance_by(3 * kSecond - 1);
  EXPECT_EQ(bench.read32(kDr), kStart + 2);
  bench.advance_by(1);
  EXPECT_EQ(bench.read32(kDr), kStart + 3);
  bench.write32(kCr, 0);
  EXPECT_EQ(bench.read32(kCr), 1u) << "only a reset stops it";
}

TEST_F(Pl031Test, LoadSetsTheClock) {
  bench.write32(kCr, 1);
  bench.write32(kLr, 1000);
  bench.advance_to(2 * kSecond);
  EXPECT_EQ(bench.read32(kDr), 1002u);
  EXPECT_EQ(bench.read32(kLr), 1000u);
}

TEST_F(Pl031Test, MatchInterrupts) {
  bench.write32(kCr, 1);
  bench.write32(kMr, kStart + 4);
  bench.write32(kImsc, 1);
  bench.advance_to(4 * kSecond - 1);
  EXPECT_FALSE(rtc.interrupt.level());
  bench.advance_to(4 * kSecond);
  EXPECT_TRUE(rtc.interrupt.level());
  EXPECT_EQ(bench.read32(kMis), 1u);
  bench.write32(kImsc, 0);
  EXPECT_FALSE(rtc.interrupt.level());
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kMis), 0u);
  bench.write32(kIcr, 1);
  EXPECT_EQ(bench.read32(kRis), 0u);
}

TEST_F(Pl031Test, MatchWithTheCurrentValueInterruptsAtOnce) {
  bench.write32(kMr, kStart);
  EXPECT_EQ(bench.read32(kRis), 0u) << "not running";
  bench.write32(kCr, 1);
  EXPECT_EQ(bench.read32(kRis), 1u);
}

TEST_F(Pl031Test, MatchWrapsAt32Bits) {
  bench.write32(kCr, 1);
  bench.write32(kLr, 0xfffffffe);
  bench.write32(kMr, 1);
  bench.advance_by(3 * kSecond - 1);
  EXPECT_EQ(bench.read32(kRis), 0u);
  bench.advance_by(1);
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kDr), 1u);
}

TEST_F(Pl031Test, WarmResetKeepsTheTime) {
  bench.write32(kCr, 1);
  bench.advance_to(5 * kSecond);
  rtc.reset(false);
  EXPECT_EQ(bench.read32(kDr), kStart + 5);
  rtc.reset(true);
  EXPECT_EQ(bench.read32(kDr), kStart);
}

TEST_F(Pl031Test, StateRoundTrip) {
  bench.write32(kCr, 1);
  bench.advance_to(5 * kSecond);
  Bench::copy_state(rtc, other);
  EXPECT_EQ(bench.at_port(1).read32(kDr), kStart + 5);
  EXPECT_EQ(Bench::state_of(rtc), Bench::state_of(other));
}

}  // namespace
}  // namespace vesim::models
