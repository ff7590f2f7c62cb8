// SPDX-License-Identifier: Apache-2.0
// Expected values: ARM ARM DDI 0406C, chapter B8.
#include "models/generic_timer/generic_timer.h"

#include <gtest/gtest.h>

namespace vesim::models {
namespace {

using R = TimerReg;

static_assert(count_at(0) == 0);
static_assert(count_at(41'666) == 0);
static_assert(count_at(41'667) == 1);
static_assert(count_at(83'333) == 1);
static_assert(count_at(83'334) == 2);
static_assert(count_at(125'000) == 3);
static_assert(count_at(kPicosecondsPerSecond) == kSystemCounterHz);
static_assert(count_at(kNever) == kNever / 125'000 * 3 + kNever % 125'000 * 3 / 125'000);
static_assert(time_of_count(0) == 0);
static_assert(time_of_count(1) == 41'667);
static_assert(time_of_count(2) == 83'334);
static_assert(time_of_count(3) == 125'000);
static_assert(time_of_count(kSystemCounterHz) == kPicosecondsPerSecond);
static_assert(time_of_count(kNever) == kNever);

// Some time in the middle of a count.
constexpr u64 at(u64 count) { return time_of_count(count) + 7; }

class GenericTimerTest : public testing::Test {
 protected:
  bool line(GenericTimer::Timer timer) { return unit.output(timer).level(); }
  GenericTimer unit;
};

TEST_F(GenericTimerTest, CountersAndOffset) {
  unit.write(R::kCntvoff, 100, 0);
  EXPECT_EQ(unit.read(R::kCntpct, at(1000)), 1000u);
  EXPECT_EQ(unit.read(R::kCntvct, at(1000)), 900u);
  EXPECT_EQ(unit.read(R::kCntvct, at(99)), ~u64{0});
}

TEST_F(GenericTimerTest, EachTimerHasItsRegistersAndOutput) {
  const R ctl[] = {R::kCntpCtlS, R::kCntpCtlNs, R::kCntvCtl, R::kCnthpCtl};
  const R cval[] = {R::kCntpCvalS, R::kCntpCvalNs, R::kCntvCval, R::kCnthpCval};
  for (unsigned i = 0; i < GenericTimer::kTimers; ++i) {
    unit.write(cval[i], 100 + i, 0);
    unit.write(ctl[i], 1, 0);
  }
  EXPECT_EQ(unit.next_deadline_ps(), time_of_count(100));
  for (unsigned i = 0; i < GenericTimer::kTimers; ++i) {
    EXPECT_EQ(unit.read(cval[i], 0), 100 + i);
    unit.update(time_of_count(100 + i) - 1);
    EXPECT_FALSE(line(GenericTimer::Timer(i)));
    EXPECT_EQ(unit.next_deadline_ps(), time_of_count(100 + i));
    unit.update(time_of_count(100 + i));
    EXPECT_TRUE(line(GenericTimer::Timer(i)));
  }
  EXPECT_EQ(unit.next_deadline_ps(), kNever);
}

TEST_F(GenericTimerTest, ControlBits) {
  unit.write(R::kCntvCval, 10, 0);
  unit.write(R::kCntvCtl, 0, at(20));
  EXPECT_EQ(unit.read(R::kCntvCtl, at(20)), 0u);  // disabled: no status
  EXPECT_FALSE(line(GenericTimer::kVirtual));
  unit.write(R::kCntvCtl, 3, at(20));
  EXPECT_EQ(unit.read(R::kCntvCtl, at(20)), 7u);  // masked: status, no output
  EXPECT_FALSE(line(GenericTimer::kVirtual));
  EXPECT_EQ(unit.next_deadline_ps(), kNever);
  unit.write(R::kCntvCtl, 1, at(20));
  EXPECT_TRUE(line(GenericTimer::kVirtual));
  unit.write(R::kCntvCval, 30, at(20));
  EXPECT_EQ(unit.read(R::kCntvCtl, at(20)), 1u);
  EXPECT_FALSE(line(GenericTimer::kVirtual));
  unit.write(R::kCntvCtl, 0xfffffff4, at(40));
  EXPECT_EQ(unit.read(R::kCntvCtl, at(40)), 0u);  // ISTATUS cannot be written
}

TEST_F(GenericTimerTest, TimerValueIsSigned) {
  unit.write(R::kCntpTvalNs, 50, at(1000));
  EXPECT_EQ(unit.read(R::kCntpCvalNs, at(1000)), 1050u);
  EXPECT_EQ(unit.read(R::kCntpTvalNs, at(1010)), 40u);
  EXPECT_EQ(unit.read(R::kCntpTvalNs, at(1060)), 0xfffffff6u);
  unit.write(R::kCntpTvalNs, 0xffffffff, at(1000));
  EXPECT_EQ(unit.read(R::kCntpCvalNs, at(1000)), 999u);
}

TEST_F(GenericTimerTest, VirtualTimerUsesTheOffset) {
  unit.write(R::kCntvoff, 1000, at(2000));
  unit.write(R::kCntvTval, 5, at(2000));
  EXPECT_EQ(unit.read(R::kCntvCval, at(2000)), 1005u);
  unit.write(R::kCntvCtl, 1, at(2000));
  EXPECT_EQ(unit.next_deadline_ps(), time_of_count(2005));
  unit.write(R::kCntvoff, 900, at(2000));
  EXPECT_TRUE(line(GenericTimer::kVirtual));
}

TEST_F(GenericTimerTest, VirtualCounterWraps) {
  unit.write(R::kCntvoff, 1010, at(1000));  // CNTVCT = -10
  unit.write(R::kCntvCval, 100, at(1000));
  unit.write(R::kCntvCtl, 1, at(1000));
  EXPECT_TRUE(line(GenericTimer::kVirtual));
  EXPECT_EQ(unit.next_deadline_ps(), time_of_count(1010));
  unit.update(at(1010));
  EXPECT_FALSE(line(GenericTimer::kVirtual));
  EXPECT_EQ(unit.next_deadline_ps(), time_of_count(1110));
}

TEST_F(GenericTimerTest, CompareValueBeyondTimeNeverFires) {
  unit.write(R::kCntpCvalNs, ~u64{0}, at(10));
  unit.write(R::kCntpCtlNs, 1, at(10));
  EXPECT_EQ(unit.next_deadline_ps(), kNever);
  EXPECT_FALSE(line(GenericTimer::kNonSecurePhysical));
}

TEST_F(GenericTimerTest, PhysicalEventStream) {
  unsigned events = 0;
  unit.on_event([&] { ++events; });
  EXPECT_EQ(unit.next_event_ps(), kNever);
  unit.write(R::kCnthctl, (4 << 4) | (1 << 2) | 3, at(5));  // bit 4 rising
  EXPECT_EQ(unit.next_event_ps(), time_of_count(16));
  unit.update(at(15));
  EXPECT_EQ(events, 0u);
  unit.update(at(16));
  EXPECT_EQ(events, 1u);
  EXPECT_EQ(unit.next_event_ps(), time_of_count(48));
  unit.update(at(47));
  EXPECT_EQ(events, 1u);
  unit.write(R::kCnthctl, (4 << 4) | (1 << 3) | (1 << 2), at(47));  // falling
  EXPECT_EQ(unit.next_event_ps(), time_of_count(64));
  unit.write(R::kCnthctl, 4 << 4, at(47));  // not enabled
  unit.update(at(500));
  EXPECT_EQ(events, 1u);
}

TEST_F(GenericTimerTest, VirtualEventStreamUsesTheOffset) {
  unsigned events = 0;
  unit.on_event([&] { ++events; });
  unit.write(R::kCntvoff, 3, 0);
  unit.write(R::kCntkctl, 1 << 2, at(10));  // bit 0 of CNTVCT = 7, rising next at 9
  EXPECT_EQ(unit.next_event_ps(), time_of_count(12));
  unit.update(at(12));
  EXPECT_EQ(events, 1u);
}

TEST_F(GenericTimerTest, ResetValues) {
  EXPECT_EQ(unit.read(R::kCnthctl, 0), 3u);
  EXPECT_EQ(unit.read(R::kCntkctl, 0), 0u);
  unit.write(R::kCntfrq, kSystemCounterHz, 0);
  unit.write(R::kCntkctl, ~u64{0}, 0);
  unit.write(R::kCntpCtlNs, 1, 0);
  EXPECT_EQ(unit.read(R::kCntfrq, 0), kSystemCounterHz);
  EXPECT_EQ(unit.read(R::kCntkctl, 0), 0x3ffu);
  EXPECT_TRUE(line(GenericTimer::kNonSecurePhysical));
  unit.reset(0);
  EXPECT_EQ(unit.read(R::kCntkctl, 0), 0u);
  EXPECT_FALSE(line(GenericTimer::kNonSecurePhysical));
}

TEST_F(GenericTimerTest, StateRoundTrip) {
  unit.write(R::kCntvoff, 7, at(3));
  unit.write(R::kCntvCval, 2000, at(3));
  unit.write(R::kCntvCtl, 1, at(3));
  unit.write(R::kCntpCtlNs, 1, at(3));
  isa::Archive saved;
  unit.serialize(saved);
  GenericTimer other;
  isa::Archive loaded(saved.bytes());
  other.serialize(loaded);
  EXPECT_TRUE(loaded.at_end());
  EXPECT_EQ(other.next_deadline_ps(), unit.next_deadline_ps());
  EXPECT_TRUE(other.output(GenericTimer::kNonSecurePhysical).level());
  isa::Archive again;
  other.serialize(again);
  EXPECT_EQ(again.bytes(), saved.bytes());
}

}  // namespace
}  // namespace vesim::models
