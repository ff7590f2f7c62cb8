// SPDX-License-Identifier: Apache-2.0
// Expected values: Dual-Timer Module (SP804) TRM, DDI 0271.
#include "models/sp804/sp804.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

constexpr u64 kLoad = 0x00, kValue = 0x04, kControl = 0x08, kIntClr = 0x0c, kRis = 0x10,
              kMis = 0x14, kBgLoad = 0x18, kSecond2 = 0x20;
constexpr u32 kOneShot = 1, k32Bit = 2, kIntEnable = 0x20, kPeriodic = 0x40, kEnable = 0x80;

class Sp804Test : public testing::Test {
 protected:
  Sp804Test() { bench.connect(timer.port).connect(other.port); }
  Bench bench;
  Sp804 timer{"timer", bench.queue, 1'000'000};
  Sp804 other{"other", bench.queue, 1'000'000};
};

TEST_F(Sp804Test, ResetValues) {
  for (const u64 base : {u64{0}, kSecond2}) {
    EXPECT_EQ(bench.read32(base + kLoad), 0u);
    EXPECT_EQ(bench.read32(base + kValue), 0xffffu) << "16-bit counter at 0xffffffff";
    EXPECT_EQ(bench.read32(base + kControl), 0x20u);
    EXPECT_EQ(bench.read32(base + kRis), 0u);
  }
  EXPECT_EQ(bench.read32(0xfe0), 0x04u);
  EXPECT_EQ(bench.read32(0xfe4), 0x18u);
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(Sp804Test, CountsOnlyWhenEnabled) {
  bench.write32(kControl, k32Bit);
  bench.write32(kLoad, 1000);
  bench.advance_to(kMillisecond * 2);
  EXPECT_EQ(bench.read32(kValue), 1000u);
  EXPECT_EQ(bench.read32(kRis), 0u);
  bench.write32(kControl, k32Bit | kEnable);
  bench.advance_by(300 * kMicrosecond);
  EXPECT_EQ(bench.read32(kValue), 700u);
  bench.write32(kControl, k32Bit);
  bench.advance_by(300 * kMicrosecond);
  EXPECT_EQ(bench.read32(kValue), 700u);
}

TEST_F(Sp804Test, PeriodicModeInterruptsEachPeriod) {
  bench.write32(kSecond2 + kLoad, 100);
  bench.write32(kSecond2 + kControl, kPeriodic | k32Bit | kIntEnable | kEnable);
  for (u64 period = 1; period <= 3; ++period) {
    bench.advance_to(period * 100 * kMicrosecond - 1);
    EXPECT_FALSE(timer.combined_interrupt.level());
    bench.advance_to(period * 100 * kMicrosecond);
    EXPECT_TRUE(timer.combined_interrupt.level());
    EXPECT_TRUE(timer.interrupt[1].level());
    EXPECT_FALSE(timer.interrupt[0].level());
    EXPECT_EQ(bench.read32(kSecond2 + kMis), 1u);
    bench.write32(kSecond2 + kIntClr, 0);
    EXPECT_FALSE(timer.combined_interrupt.level());
  }
  bench.advance_to(1030 * kMicrosecond);
  EXPECT_EQ(bench.read32(kSecond2 + kValue), 70u) << "counts on while the interrupt is pending";
}

TEST_F(Sp804Test, InterruptEnableMasks) {
  bench.write32(kLoad, 10);
  bench.write32(kControl, kPeriodic | k32Bit | kEnable);
  bench.advance_to(20 * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kMis), 0u);
  EXPECT_FALSE(timer.combined_interrupt.level());
  bench.write32(kControl, kPeriodic | k32Bit | kEnable | kIntEnable);
  EXPECT_TRUE(timer.combined_interrupt.level());
}

TEST_F(Sp804Test, FreeRunningWraps) {
  bench.write32(kLoad, 5);
  bench.write32(kControl, k32Bit | kEnable);
  bench.advance_to(5 * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kValue), 0u);
  bench.advance_to(6 * kMicrosecond);
  EXPECT_EQ(bench.read32(kValue), 0xffffffffu);
}

TEST_F(Sp804Test, SixteenBitCounter) {
  bench.write32(kLoad, 0x12340003);
  bench.write32(kControl, kEnable);
  EXPECT_EQ(bench.read32(kValue), 3u);
  bench.advance_to(4 * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kValue), 0xffffu);
  bench.write32(kIntClr, 0);
  bench.advance_to((3 + 65536) * kMicrosecond - 1);
  EXPECT_EQ(bench.read32(kRis), 0u);
  bench.advance_to((3 + 65536) * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
}

TEST_F(Sp804Test, OneShotHalts) {
  bench.write32(kControl, kOneShot | k32Bit | kEnable);
  bench.write32(kLoad, 5);
  bench.advance_to(10 * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
  EXPECT_EQ(bench.read32(kValue), 0u);
  bench.write32(kIntClr, 0);
  bench.advance_to(kSecond);
  EXPECT_EQ(bench.read32(kRis), 0u);
  bench.write32(kLoad, 5);
  bench.advance_by(5 * kMicrosecond);
  EXPECT_EQ(bench.read32(kRis), 1u);
}

TEST_F(Sp804Test, Prescaler) {
  const unsigned divisor[] = {1, 16, 256};
  for (u32 pre = 0; pre < 3; ++pre) {
    bench.write32(kControl, k32Bit | kOneShot | (pre << 2));
    bench.write32(kLoad, 10);
    bench.write32(kControl, k32Bit | kOneShot | (pre << 2) | kEnable);
    bench.advance_by(10 * divisor[pre] * kMicrosecond - 1);
    EXPECT_EQ(bench.read32(kValue), 1u);
    bench.advance_by(1);
    EXPECT_EQ(bench.read32(kValue), 0u);
  }
}

TEST_F(Sp804Test, BackgroundLoadWaitsForTheNextZero) {
  bench.write32(kLoad, 100);
  bench.write32(kControl, kPeriodic | k32Bit | kEnable);
  bench.advance_to(10 * kMicrosecond);
  bench.write32(kBgLoad, 7);
  EXPECT_EQ(bench.read32(kValue), 90u);
  EXPECT_EQ(bench.read32(kLoad), 7u);
  EXPECT_EQ(bench.read32(kBgLoad), 7u);
  bench.advance_to(102 * kMicrosecond);
  EXPECT_EQ(bench.read32(kValue), 5u);
}

TEST_F(Sp804Test, LoadOfZeroInterruptsAtOnce) {
  bench.write32(kControl, kPeriodic | k32Bit | kEnable);
  bench.write32(kLoad, 0);
  EXPECT_EQ(bench.read32(kRis), 1u);
  bench.advance_to(kSecond);
}

TEST_F(Sp804Test, ClockRateCanChange) {
  bench.write32(kLoad, 65536);
  bench.write32(kControl, k32Bit | kEnable);
  timer.set_clock(0, 32'768);
  bench.advance_to(kSecond);
  EXPECT_EQ(bench.read32(kValue), 32768u);
  timer.set_clock(0, 1'000'000);
  bench.advance_by(8 * kMicrosecond);
  EXPECT_EQ(bench.read32(kValue), 32760u);
}

TEST_F(Sp804Test, StateRoundTripAndReset) {
  bench.write32(kLoad, 100);
  bench.write32(kControl, kPeriodic | k32Bit | kEnable | kIntEnable);
  bench.advance_to(130 * kMicrosecond);
  Bench::copy_state(timer, other);
  EXPECT_EQ(Bench::state_of(timer), Bench::state_of(other));
  EXPECT_EQ(bench.at_port(1).read32(kValue), 70u);
  EXPECT_TRUE(other.combined_interrupt.level());
  other.reset(false);
  EXPECT_FALSE(other.combined_interrupt.level());
  EXPECT_EQ(bench.read32(kControl), 0x20u);
  bench.advance_by(kSecond);
  EXPECT_EQ(bench.read32(kRis), 0u);
}

}  // namespace
}  // namespace vesim::models
