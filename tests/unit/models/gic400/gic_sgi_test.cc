// SPDX-License-Identifier: Apache-2.0
// Software generated interrupts: IHI 0048B 2.2.3 and 4.3.15 to 4.3.17.
#include <gmock/gmock.h>

#include "tests/unit/models/gic400/gic_bench.h"

namespace vesim::models {
namespace {

using testing::SizeIs;

class Sgi : public GicTest {
 protected:
  static constexpr u32 kNsatt = 1u << 15;
  static constexpr u32 filter(u32 value) { return value << 24; }
  static constexpr u32 list(u32 cores) { return cores << 16; }

  // A bit per core on which SGI 5 is pending, as secure software sees it; and clears them.
  u32 reached() {
    u32 cores = 0;
    secure();
    for (unsigned n : {0, 1}) {
      core(n);
      if (gicd[kIspendr] & (1u << 5)) cores |= 1u << n;
      gicd.write8(kCpendsgir + 5, 0xff);
    }
    core(0);
    return cores;
  }
};

TEST_F(Sgi, TargetListFilters) {
  gicd.write(kSgir, filter(0) | list(2) | 5);
  EXPECT_EQ(reached(), 2u);
  gicd.write(kSgir, filter(0) | list(0xff) | 5);
  EXPECT_EQ(reached(), 3u);
  gicd.write(kSgir, filter(0) | list(0) | 5);
  EXPECT_EQ(reached(), 0u);
  core(1).gicd.write(kSgir, filter(1) | list(2) | 5);
  EXPECT_EQ(reached(), 1u) << "all but the sender, whatever the list";
  core(1).gicd.write(kSgir, filter(2) | list(1) | 5);
  EXPECT_EQ(reached(), 2u) << "the sender";
  gicd.write(kSgir, filter(3) | list(3) | 5);
  EXPECT_EQ(reached(), 0u);
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

// 4.3.15, truth table for sending an SGI: the group must match on the *target's* interface.
TEST_F(Sgi, GroupAsked) {
  core(1).gicd.write(kIgroupr, 1u << 5);  // Group 1 on core 1, Group 0 on core 0
  core(0).gicd.write(kSgir, list(3) | 5);
  EXPECT_EQ(reached(), 1u);
  gicd.write(kSgir, list(3) | kNsatt | 5);
  EXPECT_EQ(reached(), 2u);
  non_secure().gicd.write(kSgir, list(3) | 5);
  EXPECT_EQ(reached(), 2u) << "non-secure software sends to Group 1";
  non_secure().gicd.write(kSgir, list(3) | kNsatt | 5);
  EXPECT_EQ(reached(), 2u);
}

TEST_F(Sgi, AcknowledgeNamesTheSource) {
  enable_all();
  core(1).gicd.write(kSgir, list(1) | 3);
  core(0);
  EXPECT_TRUE(irq(0));
  EXPECT_EQ(gicc[kHppir], (1u << 10) | 3);
  EXPECT_EQ(gicc[kIar], (1u << 10) | 3);
  EXPECT_FALSE(irq(0));
  gicc.write(kEoir, (1u << 10) | 3);
  EXPECT_EQ(gicc[kIar], kSpurious);
}

TEST_F(Sgi, EachSourceIsTakenOnItsOwn) {
  enable_all();
  core(1).gicd.write(kSgir, list(1) | 3);
  core(0).gicd.write(kSgir, list(1) | 3);
  EXPECT_EQ(gicd.read8(kSpendsgir + 3), 3u);
  EXPECT_EQ(gicc[kIar], 3u) << "from core 0";
  EXPECT_EQ(gicd.read8(kCpendsgir + 3), 2u);
  EXPECT_TRUE(bit_of(kIspendr, 3)) << "active and pending";
  EXPECT_FALSE(irq(0));
  gicc.write(kEoir, 3);
  EXPECT_TRUE(irq(0));
  EXPECT_EQ(gicc[kIar], (1u << 10) | 3);
  EXPECT_FALSE(bit_of(kIspendr, 3));
}

TEST_F(Sgi, PendingBySourceIsWritable) {
  enable_all();
  gicd.write8(kSpendsgir + 7, 0xff);
  EXPECT_EQ(gicd.read8(kSpendsgir + 7), 3u) << "two cores";
  gicd.write8(kCpendsgir + 7, 1);
  EXPECT_EQ(gicd.read8(kSpendsgir + 7), 2u);
  EXPECT_TRUE(irq(0));
  gicd.write(kCpendsgir + 4, 0xff000000);
  EXPECT_FALSE(irq(0));
  EXPECT_EQ(core(1).gicd.read8(kSpendsgir + 7), 0u) << "banked";
}

TEST_F(Sgi, NonSecureDoesNotReachGroup0) {
  gicd.write8(kSpendsgir + 7, 1);
  non_secure();
  EXPECT_EQ(gicd.read8(kSpendsgir + 7), 0u);
  gicd.write8(kCpendsgir + 7, 1);
  gicd.write8(kSpendsgir + 7, 2);
  EXPECT_EQ(secure().gicd.read8(kSpendsgir + 7), 1u);
}

TEST_F(Sgi, PendingRegistersDoNotMakeOrClearSgis) {
  gicd.write8(kSpendsgir + 7, 1);
  gicd.write(kIcpendr, 0xffff);
  EXPECT_EQ(gicd[kIspendr], 1u << 7);
}

}  // namespace
}  // namespace vesim::models
