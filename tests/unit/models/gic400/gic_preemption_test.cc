// SPDX-License-Identifier: Apache-2.0
// Priority grouping and preemption: IHI 0048B 3.3 and 3.8.
#include "tests/unit/models/gic400/gic_bench.h"

namespace vesim::models {
namespace {

class Preemption : public GicTest {
 public:
  Preemption() { enable_all(); }

  void pend(unsigned n, bool group1, u32 priority) {
    set_up(spi_id(n), group1, priority);
    write_bit(kIspendr, spi_id(n));
  }
  void end_all() {
    secure();
    gicc.write(kApr, 0);
    gicc.write(kNsapr, 0);
    for (unsigned word = 1; word <= 5; ++word) {
      gicd.write(kIcactiver + 4 * word, 0xffffffff);
      gicd.write(kIcpendr + 4 * word, 0xffffffff);
    }
  }
  // Does `pending` preempt `running`?
  bool preempts(bool running_group1, u32 running, bool pending_group1, u32 pending) {
    end_all();
    pend(1, running_group1, running);
    EXPECT_EQ(gicc[kIar], spi_id(1));
    pend(2, pending_group1, pending);
    return irq();
  }
};

TEST_F(Preemption, OnlyAMoreUrgentGroupPriority) {
  EXPECT_TRUE(preempts(false, 0x40, false, 0x38));
  EXPECT_FALSE(preempts(false, 0x40, false, 0x40));
  EXPECT_FALSE(preempts(false, 0x40, false, 0x48));
  EXPECT_TRUE(preempts(true, 0xa0, false, 0x98));
  EXPECT_TRUE(preempts(true, 0xa0, true, 0x98));
  EXPECT_FALSE(preempts(false, 0x40, true, 0xa0));
}

// Table 3-2: with binary point n the group priority is bits [7:n+1].
TEST_F(Preemption, SecureBinaryPoint) {
  for (unsigned point = 2; point <= 7; ++point) {
    gicc.write(kBpr, point);
    for (unsigned bit = 3; bit <= 7; ++bit) {
      EXPECT_EQ(preempts(false, 1u << bit, false, 0), bit > point) << point << ' ' << bit;
    }
  }
}

// Non-secure counts one bit further, on its shifted view: [7:n] of the priority as secure sees it.
TEST_F(Preemption, NonSecureBinaryPoint) {
  for (unsigned point = 3; point <= 7; ++point) {
    gicc.write(kAbpr, point);
    for (unsigned bit = 3; bit <= 6; ++bit) {
      EXPECT_EQ(preempts(true, 0x80 | (1u << bit), true, 0x80), bit >= point)
          << point << ' ' << bit;
    }
  }
}

TEST_F(Preemption, CommonBinaryPointRulesBothGroups) {
  gicc.write(kBpr, 4);
  gicc.write(kAbpr, 7);
  EXPECT_FALSE(preempts(true, 0xa0, true, 0x80));
  gicc.write(kCtlr, kGrp0 | kGrp1 | kAckCtl | kCbpr);
  EXPECT_TRUE(preempts(true, 0xa0, true, 0x80));
  EXPECT_FALSE(preempts(true, 0x90, true, 0x80));
}

TEST_F(Preemption, RunningPriorityIsTheGroupPriorityOfWhatIsActive) {
  EXPECT_EQ(gicc[kRpr], 0xffu);
  EXPECT_EQ(non_secure().gicc[kRpr], 0xffu) << "idle";
  secure();
  gicc.write(kBpr, 4);
  pend(1, false, 0x58);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  EXPECT_EQ(gicc[kRpr], 0x40u);
  EXPECT_EQ(non_secure().gicc[kRpr], 0u) << "a secure priority";
  end_all();
  pend(2, true, 0xe8);
  EXPECT_EQ(gicc[kIar], spi_id(2));
  EXPECT_EQ(gicc[kRpr], 0xe8u);
  EXPECT_EQ(non_secure().gicc[kRpr], 0xd0u);
}

TEST_F(Preemption, NestsAndUnwinds) {
  const u32 priorities[] = {0xe0, 0xa0, 0x60, 0x20};
  for (unsigned n = 0; n < 4; ++n) {
    pend(n, priorities[n] >= 0x80, priorities[n]);
    ASSERT_TRUE(irq());
    ASSERT_EQ(gicc[kIar], spi_id(n));
    ASSERT_EQ(gicc[kRpr], priorities[n]);
  }
  pend(9, false, 0x80);
  for (unsigned n = 4; n-- > 0;) {
    EXPECT_EQ(irq(), false) << n;
    EXPECT_EQ(gicc[kRpr], priorities[n]);
    gicc.write(kEoir, spi_id(n));
    if (n == 2) {
      EXPECT_EQ(gicc[kIar], spi_id(9)) << "more urgent than what is next to run";
      gicc.write(kEoir, spi_id(9));
    }
  }
  EXPECT_EQ(gicc[kRpr], 0xffu);
}

// Of what pends, the most urgent of all bits is taken, though only its group decides preemption.
TEST_F(Preemption, SubpriorityOrdersButDoesNotPreempt) {
  gicc.write(kBpr, 5);
  pend(1, false, 0x28);
  pend(2, false, 0x10);
  EXPECT_EQ(gicc[kIar], spi_id(2));
  EXPECT_FALSE(irq());
  gicc.write(kEoir, spi_id(2));
  EXPECT_EQ(gicc[kIar], spi_id(1));
}

// Dropping the priority without deactivating lets others in, not the same one (3.2.1).
TEST_F(Preemption, PriorityDropWithoutDeactivation) {
  gicc.write(kCtlr, kGrp0 | kGrp1 | kAckCtl | kEoiModeS);
  pend(1, false, 0x40);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  pend(1, false, 0x40);
  pend(2, false, 0x60);
  EXPECT_FALSE(irq());
  gicc.write(kEoir, spi_id(1));
  EXPECT_TRUE(irq());
  EXPECT_EQ(gicc[kIar], spi_id(2));
  gicc.write(kEoir, spi_id(2));
  gicc.write(kDir, spi_id(2));
  EXPECT_FALSE(irq());
  gicc.write(kDir, spi_id(1));
  EXPECT_EQ(gicc[kIar], spi_id(1));
}

}  // namespace
}  // namespace vesim::models
