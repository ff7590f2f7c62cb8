// SPDX-License-Identifier: Apache-2.0
// The GIC that the VMM has for a KVM without one (IHI 0048B).
#include <gtest/gtest.h>

extern "C" {
#include "gic.h"
}

namespace {

constexpr uint32_t kControl = 0, kPriorityMask = 4, kAcknowledge = 0xc, kEndOfInterrupt = 0x10;
constexpr uint32_t kEnable = 0x100, kPriority = 0x400, kTargets = 0x800, kConfiguration = 0xc00;
constexpr uint32_t kSgi = 0xf00;
constexpr uint32_t kSpurious = 1023;

class Gic : public ::testing::Test {
 protected:
  Gic() {
    gic_init(
        &gic, 2,
        [](void* test, unsigned cpu, bool level) { static_cast<Gic*>(test)->output[cpu] = level; },
        this);
    write(0, kControl, 1);
    for (unsigned cpu = 0; cpu < 2; cpu++) {
      gic_cpu_write(&gic, cpu, kControl, 1);
      gic_cpu_write(&gic, cpu, kPriorityMask, 0xf0);
    }
  }

  void write(unsigned cpu, uint32_t offset, uint32_t value, unsigned size = 4) {
    gic_distributor_write(&gic, cpu, offset, value, size);
  }
  void enable_spi(unsigned irq, uint8_t targets) {
    write(0, kTargets + irq, targets, 1);
    write(0, kEnable + irq / 32 * 4, 1u << irq % 32);
  }
  uint32_t acknowledge(unsigned cpu) { return gic_cpu_read(&gic, cpu, kAcknowledge); }
  void end(unsigned cpu, uint32_t irq) { gic_cpu_write(&gic, cpu, kEndOfInterrupt, irq); }

  struct gic gic;
  bool output[2] = {false, false};
};

TEST_F(Gic, ALevelStaysPendingUntilItsLineFalls) {
  enable_spi(40, 1);
  gic_set_line(&gic, 0, 40, true);
  EXPECT_TRUE(output[0]);
  EXPECT_FALSE(output[1]);
  EXPECT_EQ(acknowledge(0), 40u);
  EXPECT_FALSE(output[0]) << "active: not again before its end";
  end(0, 40);
  EXPECT_TRUE(output[0]);
  gic_set_line(&gic, 0, 40, false);
  EXPECT_FALSE(output[0]);
  EXPECT_EQ(acknowledge(0), kSpurious);
}

TEST_F(Gic, AnEdgeIsLatchedOnce) {
  write(0, kConfiguration + 8, 2u << 2 * (41 - 32));
  enable_spi(41, 2);
  gic_set_line(&gic, 0, 41, true);
  gic_set_line(&gic, 0, 41, false);
  EXPECT_TRUE(output[1]);
  EXPECT_EQ(acknowledge(1), 41u);
  end(1, 41);
  EXPECT_FALSE(output[1]);
}

TEST_F(Gic, AnSgiNamesItsSenderAndComesOncePerSender) {
  write(1, kSgi, 1u << 16 | 5);
  write(0, kSgi, 1u << 16 | 5);
  EXPECT_EQ(acknowledge(0), 5u);
  end(0, 5);
  EXPECT_EQ(acknowledge(0), 1u << 10 | 5);
  end(0, 5);
  EXPECT_EQ(acknowledge(0), kSpurious);
}

TEST_F(Gic, PriorityDecidesAndPreempts) {
  enable_spi(40, 1);
  enable_spi(50, 1);
  write(0, kPriority + 40, 0xa0, 1);
  write(0, kPriority + 50, 0x50, 1);
  gic_set_line(&gic, 0, 40, true);
  EXPECT_EQ(acknowledge(0), 40u);
  gic_set_line(&gic, 0, 50, true);
  EXPECT_TRUE(output[0]) << "higher than the running priority";
  EXPECT_EQ(acknowledge(0), 50u);
  end(0, 50);
  EXPECT_TRUE(output[0]);
  gic_cpu_write(&gic, 0, kPriorityMask, 0x50);
  EXPECT_FALSE(output[0]) << "masked";
}

TEST_F(Gic, PrivateInterruptsAreBanked) {
  write(1, kEnable, 1u << 27);
  gic_set_line(&gic, 0, 27, true);
  EXPECT_FALSE(output[0]) << "enabled for the other CPU only";
  gic_set_line(&gic, 1, 27, true);
  EXPECT_TRUE(output[1]);
  EXPECT_EQ(acknowledge(1), 27u);
}

}  // namespace
