// SPDX-License-Identifier: Apache-2.0
// Expected values: Watchdog Module (SP805) TRM, DDI 0270.
#include "models/sp805/sp805.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

constexpr u64 kLoad = 0x00, kValue = 0x04, kControl = 0x08, kIntClr = 0x0c, kRis = 0x10,
              kMis = 0x14, kLock = 0xc00;
constexpr u32 kIntEn = 1, kResEn = 2;

class Sp805Test : public testing::Test {
 protected:
  Sp805Test() { bench.connect(dog.port).connect(other.port); }
  Bench bench;
  Sp805 dog{"dog", bench.queue, 1'000'000};
  Sp805 other{"other", bench.queue, 1'000'000};
};

TEST_F(Sp805Test, ResetValues) {
  EXPECT_EQ(bench.read32(kLoad), 0xffffffffu);
  EXPECT_EQ(bench.read32(kValue), 0xffffffffu);
  EXPECT_EQ(bench.read32(kControl), 0u);
  EXPECT_EQ(bench.read32(kLock), 0u);
  EXPECT_EQ(bench.read32(0xfe0), 0x05u);
}

TEST_F(Sp805Test, StoppedWithoutInterruptEnable) {
  bench.write32(kLoad, 10);
  bench.write32(kControl, kResEn);
  bench.advance_to(kSecond);
  EXPECT_EQ(bench.read32(kValue), 10u);
  EXPECT_EQ(bench.read32(kRis), 0u);
  EXPECT_FALSE(dog.reset_output.level());
}

TEST_F(Sp805Test, InterruptsThenResets) {
  bench.write32(kLoad, 10);
  bench.write32(kControl, kIntEn | kResEn);
  bench.advance_to(10 * kMicrosecond - 1);
  EXPECT_FALSE(dog.interrupt.level());
  bench.advance_to(10 * kMicrosecond);
  EXPECT_TRUE(dog.interrupt.level());
  EXPECT_EQ(bench.read32(kMis), 1u);
  EXPECT_EQ(bench.read32(kValue), 10u);
  bench.advance_to(20 * kMicrosecond - 1);
  EXPECT_FALSE(dog.reset_output.level());
  bench.advance_to(20 * kMicrosecond);
  EXPECT_TRUE(dog.reset_output.level());
}

TEST_F(Sp805Test, ClearingTheInterruptReloads) {
  bench.write32(kLoad, 10);
  bench.write32(kControl, kIntEn | kResEn);
  bench.advance_to(15 * kMicrosecond);
  bench.write32(kIntClr, 1);
  EXPECT_FALSE(dog.interrupt.level());
  EXPECT_EQ(bench.read32(kValue), 10u);
  bench.advance_to(25 * kMicrosecond);
  EXPECT_TRUE(dog.interrupt.level());
  EXPECT_FALSE(dog.reset_output.level());
}

TEST_F(Sp805Test, NoResetWithoutResetEnable) {
  bench.write32(kLoad, 10);
  bench.write32(kControl, kIntEn);
  bench.advance_to(kSecond);
  EXPECT_TRUE(dog.interrupt.level());
  EXPECT_FALSE(dog.reset_output.level());
}

TEST_F(Sp805Test, EnablingReloads) {
  bench.write32(kLoad, 100);
  bench.write32(kControl, kIntEn);
  bench.advance_to(60 * kMicrosecond);
  bench.write32(kControl, 0);
  EXPECT_EQ(bench.read32(kValue), 40u);
  bench.write32(kControl, kIntEn);
  EXPECT_EQ(bench.read32(kValue), 100u);
}

TEST_F(Sp805Test, LockRefusesWritesToAllButItself) {
  bench.write32(kLock, 1);
  EXPECT_EQ(bench.read32(kLock), 1u);
  bench.write32(kLoad, 5);
  bench.write32(kControl, 3);
  EXPECT_EQ(bench.read32(kLoad), 0xffffffffu);
  EXPECT_EQ(bench.read32(kControl), 0u);
  EXPECT_EQ(bench.guest_errors.size(), 2u);
  bench.write32(kLock, 0x1acce551);
  EXPECT_EQ(bench.read32(kLock), 0u);
  bench.write32(kLoad, 5);
  EXPECT_EQ(bench.read32(kLoad), 5u);
}

TEST_F(Sp805Test, StateRoundTripAndReset) {
  bench.write32(kLoad, 100);
  bench.write32(kControl, kIntEn | kResEn);
  bench.advance_to(130 * kMicrosecond);
  Bench::copy_state(dog, other);
  EXPECT_EQ(Bench::state_of(dog), Bench::state_of(other));
  EXPECT_EQ(bench.at_port(1).read32(kValue), 70u);
  EXPECT_TRUE(other.interrupt.level());
  dog.reset(false);
  bench.advance_by(kSecond);
  EXPECT_FALSE(dog.interrupt.level());
  EXPECT_FALSE(dog.reset_output.level());
}

}  // namespace
}  // namespace vesim::models
