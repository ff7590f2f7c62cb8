// SPDX-License-Identifier: Apache-2.0
// What the GIC tells of interrupts on their way.
#include <gmock/gmock.h>

#include <tuple>
#include <vector>

#include "models/probe.h"
#include "tests/unit/models/gic400/gic_bench.h"
#include "tests/unit/models/gic400/list_register.h"

namespace vesim::models {
namespace {

using Step = InterruptEvent::Step;
using testing::ElementsAre;
using testing::IsEmpty;

class Recorder : public Probe {
 public:
  void marker(unsigned, u64, const Marker&) override {}
  void interrupt(const InterruptEvent& event) override {
    events_.emplace_back(event.step, event.core, event.id, event.source);
  }
  using Event = std::tuple<Step, unsigned, u32, unsigned>;
  std::vector<Event> take() { return std::exchange(events_, {}); }

 private:
  std::vector<Event> events_;
};

class GicEvent : public testing::Test {
 protected:
  using Frame = GicTest::Frame;
  GicEvent() {
    bench.connect(gic.gicd).connect(gic.gicc).connect(gic.gich).connect(gic.gicv);
    gicd.write(kGicdCtlr, kGrp0 | kGrp1);
    for (unsigned n : {1, 0}) {
      bench.as_core(n);
      gicc.write(kCtlr, kGrp0 | kGrp1 | kAckCtl);
      gicc.write(kPmr, 0xff);
    }
  }

  Recorder recorder;
  Bench bench;
  Gic400 gic{"gic", 2, 160, &recorder};
  Frame gicd{bench, 0}, gicc{bench, 1}, gich{bench, 2}, gicv{bench, 3};
};

TEST_F(GicEvent, AnSgiIsSentOnceUntilItIsTaken) {
  const u32 to_both = 3u << 16 | 5;
  bench.as_core(1);
  gicd.write(kSgir, to_both);
  EXPECT_THAT(recorder.take(),
              ElementsAre(std::tuple(Step::Sent, 0, 5, 1), std::tuple(Step::Sent, 1, 5, 1)));
  gicd.write(kSgir, to_both);
  EXPECT_THAT(recorder.take(), IsEmpty()) << "pending already";
  bench.as_core(0);
  gicd.write(kSgir, 1u << 16 | 5);
  EXPECT_THAT(recorder.take(), ElementsAre(std::tuple(Step::Sent, 0, 5, 0))) << "another source";
  EXPECT_EQ(gicc.peek(kIar), 5u);
  EXPECT_THAT(recorder.take(), IsEmpty()) << "a look without effect";
  EXPECT_EQ(gicc[kIar], 5u);
  EXPECT_THAT(recorder.take(), ElementsAre(std::tuple(Step::Acknowledged, 0, 5, 0)));
  gicc.write(kEoir, 5);
  EXPECT_EQ(gicc[kIar], 1u << 10 | 5);
  EXPECT_THAT(recorder.take(), ElementsAre(std::tuple(Step::Acknowledged, 0, 5, 1)));
  EXPECT_EQ(gicc[kIar], kSpurious);
  EXPECT_THAT(recorder.take(), IsEmpty());
}

TEST_F(GicEvent, GuestsTakeVirtualInterrupts) {
  gich.write(kHcr, 1);
  gicv.write(kCtlr, 3);
  gicv.write(kPmr, 0xff);
  gich.write(kLr, lr(60).priority(0x80).pending());
  EXPECT_THAT(recorder.take(), IsEmpty());
  EXPECT_EQ(gicv[kIar], 60u);
  EXPECT_THAT(recorder.take(), ElementsAre(std::tuple(Step::GuestAcknowledged, 0, 60, 0)));
  EXPECT_EQ(gicv[kIar], kSpurious);
  EXPECT_THAT(recorder.take(), IsEmpty());
}

}  // namespace
}  // namespace vesim::models
