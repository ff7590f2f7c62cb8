// SPDX-License-Identifier: Apache-2.0
// Interrupts counted and timed out of what a GIC and two cores might tell.
#include "sim/interrupts/interrupt_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "isa/block_cache.h"
#include "tests/unit/isa/support/flat_environment.h"

namespace vesim::sim {
namespace {

using models::InterruptEvent;
using models::SpanEnd;
using Step = InterruptEvent::Step;
using testing::HasSubstr;

constexpr u64 kPeriod = 1000, kWidth = 3;  // ps, slots
constexpr u64 kVttbr = 0x1000090000000;
constexpr u32 kImo = 0x10;

class InterruptRecorderTest : public testing::Test {
 protected:
  InterruptRecorderTest() : core_({}, environment_, blocks_) {
    core_.sys.scr |= 1;  // non-secure
    core_.sys.vttbr = kVttbr;
    core_.sys.vmpidr = 0x80000001;
  }
  void tell(Step step, unsigned core, u32 id, u64 cycle, unsigned source = 0) {
    recorder_.note({step, core, id, source}, cycle * kPeriod, core_);
  }
  // The core goes to a vector.
  void exception(unsigned core, u64 cycle, u32 vector, isa::Mode mode, u32 hcr = 0) {
    core_.regs.mode = mode;
    core_.regs.pc = 0xffff0000 + vector;
    core_.sys.hcr = hcr;
    models::Span span;
    span.core = core;
    span.end = cycle * kWidth;
    recorder_.ended(span, SpanEnd::Exception, core_);
  }
  const InterruptTable& all() const { return recorder_.all(); }
  const InterruptTable::Latency& latency(unsigned core, u32 id) const {
    return all().latency.at({core, id});
  }

  isa::test::FlatEnvironment environment_;
  isa::BlockCache blocks_;
  isa::Core core_;
  InterruptRecorder recorder_{kWidth, kPeriod};
};

TEST_F(InterruptRecorderTest, CountsByCoreAndVcpu) {
  tell(Step::Acknowledged, 0, 47, 10);
  tell(Step::Acknowledged, 0, 47, 20);
  tell(Step::Acknowledged, 1, 27, 30);
  tell(Step::GuestAcknowledged, 1, 27, 40);
  EXPECT_EQ(all().physical.at({0, 47}), 2u);
  EXPECT_EQ(all().physical.at({1, 27}), 1u);
  EXPECT_EQ(all().guests.at({kVttbr, 0x80000001, 27}), 1u);
  EXPECT_TRUE(all().latency.empty()) << "nobody sent them";
}

TEST_F(InterruptRecorderTest, TimesAnSgiToItsExceptionAndItsAcknowledge) {
  tell(Step::Sent, 1, 3, 100);
  exception(0, 110, 0x18, isa::Mode::Irq);  // of the other core
  exception(1, 120, 0x08, isa::Mode::Supervisor);
  exception(1, 130, 0x18, isa::Mode::Hyp);
  exception(1, 140, 0x18, isa::Mode::Hyp);
  tell(Step::Acknowledged, 1, 3, 200);
  EXPECT_EQ(latency(1, 3).acknowledge.sum(), 100 * kPeriod);
  EXPECT_EQ(latency(1, 3).entry.sum(), 30 * kPeriod);
  EXPECT_EQ(latency(1, 3).early, 0u);
}

TEST_F(InterruptRecorderTest, AGuestsVirtualInterruptIsNotTheSgis) {
  tell(Step::Sent, 1, 3, 100);
  exception(1, 110, 0x18, isa::Mode::Irq, kImo);
  exception(1, 120, 0x18, isa::Mode::Hyp, kImo);
  tell(Step::Acknowledged, 1, 3, 130);
  EXPECT_EQ(latency(1, 3).entry.sum(), 20 * kPeriod);
}

TEST_F(InterruptRecorderTest, AHandlerThatRunsFindsItWithoutAnException) {
  tell(Step::Sent, 0, 3, 100, 1);
  tell(Step::Acknowledged, 0, 3, 150, 1);
  EXPECT_EQ(latency(0, 3).acknowledge.count(), 1u);
  EXPECT_EQ(latency(0, 3).entry.count(), 0u);
}

// The receiver may be behind the sender by a quantum.
TEST_F(InterruptRecorderTest, WhatComesTooEarlyTookNoTime) {
  tell(Step::Sent, 1, 3, 200);
  exception(1, 100, 0x18, isa::Mode::Irq);
  tell(Step::Acknowledged, 1, 3, 150);
  EXPECT_EQ(latency(1, 3).acknowledge.most(), 0u);
  EXPECT_EQ(latency(1, 3).entry.most(), 0u);
  EXPECT_EQ(latency(1, 3).early, 1u);
}

TEST_F(InterruptRecorderTest, SourcesAreApart) {
  tell(Step::Sent, 0, 3, 100, 0);
  tell(Step::Sent, 0, 3, 200, 1);
  tell(Step::Acknowledged, 0, 3, 300, 1);
  EXPECT_EQ(latency(0, 3).acknowledge.most(), 100 * kPeriod);
  tell(Step::Acknowledged, 0, 3, 400, 0);
  EXPECT_EQ(latency(0, 3).acknowledge.most(), 300 * kPeriod);
}

TEST_F(InterruptRecorderTest, APhaseHasWhatHappenedInIt) {
  tell(Step::Sent, 1, 3, 100);
  tell(Step::Acknowledged, 0, 47, 110);
  EXPECT_EQ(recorder_.take_recent().physical.size(), 1u);
  tell(Step::Acknowledged, 1, 3, 120);
  const auto recent = recorder_.take_recent();
  EXPECT_EQ(recent.physical.size(), 1u);
  EXPECT_EQ(recent.latency.at({1, 3}).acknowledge.sum(), 20 * kPeriod);
  EXPECT_TRUE(recorder_.take_recent().empty());
  EXPECT_EQ(all().physical.size(), 2u);
}

TEST_F(InterruptRecorderTest, ReportsNameInterruptsByTheirSource) {
  const InterruptNames names = {{27, "virtual timer"}, {47, "lan9118"}};
  EXPECT_EQ(interrupts_text({}, names), "");
  tell(Step::Sent, 1, 3, 100);
  exception(1, 110, 0x18, isa::Mode::Irq);
  tell(Step::Acknowledged, 1, 3, 1100);
  tell(Step::Acknowledged, 0, 47, 50);
  tell(Step::GuestAcknowledged, 0, 27, 60);
  tell(Step::GuestAcknowledged, 0, 47, 70);
  const auto text = interrupts_text(all(), names);
  EXPECT_THAT(text, HasSubstr("SPI 15   lan9118                        1         0\n"));
  EXPECT_THAT(text, HasSubstr("SGI 3                                   0         1\n"));
  EXPECT_THAT(text, HasSubstr("PPI 11   virtual timer                              1\n"));
  EXPECT_THAT(text, HasSubstr("SPI 15                                              1\n"))
      << "a guest's shared interrupts are its VMM's";
  EXPECT_THAT(text, HasSubstr("core1    3             1     1.000"));

  const auto json = interrupts_json(all(), names);
  EXPECT_EQ(json["physical"][0]["from"], "lan9118");
  EXPECT_EQ(json["physical"][1]["core"], 1);
  EXPECT_EQ(json["virtual"][0]["vcpu"], "@0x1000090000000.cpu1");
  EXPECT_FALSE(json["virtual"][1].contains("from"));
  EXPECT_EQ(json["sgi_latency_ps"][0]["acknowledge"]["max"], 1'000'000);
  EXPECT_EQ(json["sgi_latency_ps"][0]["entry"]["mean"], 10'000);
}

}  // namespace
}  // namespace vesim::sim
