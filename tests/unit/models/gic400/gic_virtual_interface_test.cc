// SPDX-License-Identifier: Apache-2.0
// The virtual CPU interface, GICV: IHI 0048B 5.2 and 5.5, DDI 0471 3.5.
#include <gmock/gmock.h>

#include "tests/unit/models/gic400/gic_bench.h"
#include "tests/unit/models/gic400/list_register.h"

namespace vesim::models {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr u32 kEn = 1, kLrenpie = 4;
constexpr u32 kEoiMode = 0x200;
constexpr u32 kState = 3u << 28;

class VirtualInterface : public GicTest {
 public:
  VirtualInterface() {
    gich.write(kHcr, kEn);
    gicv.write(kCtlr, kGrp0 | kGrp1 | kAckCtl);
    gicv.write(kPmr, 0xff);
  }
  void list(unsigned n, u32 value) { gich.write(kLr + 4 * n, value); }
  u32 state(unsigned n) { return gich[kLr + 4 * n] & kState; }
  u32 eoi_count() { return gich[kHcr] >> 27; }
};

TEST_F(VirtualInterface, RegistersLookLikeACpuInterfaces) {
  gicv.write(kCtlr, 0xffffffff);
  EXPECT_EQ(gicv[kCtlr], 0x21fu);
  gicv.write(kPmr, 0xff);
  EXPECT_EQ(gicv[kPmr], 0xf8u) << "32 levels";
  gicv.write(kBpr, 0);
  gicv.write(kAbpr, 0);
  EXPECT_EQ(gicv[kBpr], 2u);
  EXPECT_EQ(gicv[kAbpr], 3u);
  EXPECT_EQ(gicv[kIidr], 0x0202143bu);
  gicv.write(kApr, 0x12345678);
  EXPECT_EQ(gich[kVapr], 0x12345678u);
  for (const u32 unused : {kApr + 4, kApr + 8, kApr + 12}) {
    gicv.write(unused, 0xffffffff);
    EXPECT_EQ(gicv[unused], 0u);
  }
  EXPECT_EQ(gich[kVapr], 0x12345678u);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
  EXPECT_EQ(non_secure().gicv[kPmr], 0xf8u) << "the same to both worlds";
}

TEST_F(VirtualInterface, EachCoreHasItsOwn) {
  list(0, lr(40).pending());
  EXPECT_TRUE(virq(0));
  EXPECT_FALSE(virq(1));
  EXPECT_EQ(core(1).gicv[kPmr], 0u);
}

TEST_F(VirtualInterface, StatesOfAListRegister) {
  list(2, lr(40).priority(0x80).pending());
  EXPECT_TRUE(virq());
  EXPECT_EQ(gicv[kHppir], 40u);
  EXPECT_EQ(gicv[kIar], 40u);
  EXPECT_EQ(gich[kLr + 8], lr(40).priority(0x80).active());
  EXPECT_FALSE(virq());
  EXPECT_EQ(gicv[kRpr], 0x80u);
  EXPECT_EQ(gich[kVapr], 1u << 16);
  gicv.write(kEoir, 40);
  EXPECT_EQ(gich[kLr + 8], lr(40).priority(0x80)) << "invalid, the rest is kept";
  EXPECT_EQ(gicv[kRpr], 0xffu);
  EXPECT_EQ(gich[kVapr], 0u);
  EXPECT_EQ(eoi_count(), 0u);
}

TEST_F(VirtualInterface, PendingAndActiveIsOfferedAfterItsEnd) {
  list(0, lr(40).priority(0x80).pending());
  EXPECT_EQ(gicv[kIar], 40u);
  list(0, lr(40).priority(0x80).pending_and_active());
  EXPECT_FALSE(virq());
  gicv.write(kPmr, 0xf8);
  gich.write(kVapr, 0);
  EXPECT_FALSE(virq()) << "even with no active priority";
  EXPECT_EQ(gicv[kHppir], kSpurious);
  gicv.write(kEoir, 40);
  EXPECT_EQ(state(0), 1u << 28);
  EXPECT_TRUE(virq());
}

TEST_F(VirtualInterface, DisabledItSignalsNothing) {
  list(0, lr(40).pending());
  gich.write(kHcr, 0);
  EXPECT_FALSE(virq() || vfiq());
  EXPECT_EQ(gicv[kIar], kSpurious);
  EXPECT_EQ(gicv[kAiar], kSpurious);
  EXPECT_EQ(state(0), 1u << 28);
}

TEST_F(VirtualInterface, GroupsAndLines) {
  gicv.write(kCtlr, kGrp0);
  list(0, lr(40).pending());
  EXPECT_TRUE(virq());
  EXPECT_FALSE(vfiq());
  gicv.write(kCtlr, kGrp0 | kFiqEn);
  EXPECT_FALSE(virq());
  EXPECT_TRUE(vfiq());
  gicv.write(kCtlr, kGrp1 | kFiqEn);
  EXPECT_FALSE(virq() || vfiq());
  list(0, lr(40).group1().pending());
  EXPECT_TRUE(virq());
  EXPECT_FALSE(vfiq());
  gicv.write(kCtlr, kGrp0 | kFiqEn);
  EXPECT_FALSE(virq() || vfiq());
  EXPECT_EQ(gicv[kIar], kSpurious);
}

TEST_F(VirtualInterface, AcknowledgeByGroup) {
  gicv.write(kCtlr, kGrp0 | kGrp1);
  list(0, lr(40).group1().pending());
  EXPECT_EQ(gicv[kIar], 1022u);
  EXPECT_EQ(gicv[kHppir], 1022u);
  EXPECT_EQ(gicv[kAhppir], 40u);
  EXPECT_EQ(gicv[kAiar], 40u);
  gicv.write(kAeoir, 40);
  EXPECT_EQ(state(0), 0u);
  list(0, lr(41).pending());
  EXPECT_EQ(gicv[kAiar], kSpurious);
  EXPECT_EQ(gicv[kAhppir], kSpurious);
  EXPECT_EQ(gicv[kIar], 41u);
  gicv.write(kAeoir, 41);
  EXPECT_EQ(state(0), 2u << 28) << "the alias ends Group 1 only";
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
  gicv.write(kEoir, 41);
  gicv.write(kCtlr, kGrp0 | kGrp1 | kAckCtl);
  list(0, lr(40).group1().pending());
  EXPECT_EQ(gicv[kIar], 40u);
}

TEST_F(VirtualInterface, MostUrgentListRegister) {
  list(0, lr(40).priority(0x90).pending());
  list(1, lr(41).priority(0x80).pending());
  list(2, lr(42).priority(0x80).pending());
  list(3, lr(43).priority(0x10).active());
  EXPECT_EQ(gicv[kIar], 41u);
  gicv.write(kEoir, 41);
  EXPECT_EQ(gicv[kIar], 42u);
  gicv.write(kEoir, 42);
  EXPECT_EQ(gicv[kIar], 40u);
}

TEST_F(VirtualInterface, MaskAndPreemption) {
  list(0, lr(40).priority(0x80).pending());
  gicv.write(kPmr, 0x80);
  EXPECT_FALSE(virq());
  gicv.write(kPmr, 0x88);
  EXPECT_TRUE(virq());
  EXPECT_EQ(gicv[kIar], 40u);
  list(1, lr(41).priority(0x78).pending());
  EXPECT_TRUE(virq());
  gicv.write(kBpr, 7);
  EXPECT_TRUE(virq()) << "group priority 0 is still more urgent than 0x80";
  gicv.write(kBpr, 2);
  list(1, lr(41).priority(0x80).pending());
  EXPECT_FALSE(virq());
}

TEST_F(VirtualInterface, BinaryPoints) {
  const auto preempts = [&](bool group1, u32 running, u32 pending) {
    gich.write(kVapr, 0);
    const auto make = [&](u32 id, u32 priority) {
      const auto value = lr(id).priority(priority).pending();
      return group1 ? u32{value.group1()} : u32{value};
    };
    list(1, 0);
    list(0, make(40, running));
    EXPECT_EQ(gicv[kIar], 40u);
    list(1, make(41, pending));
    return virq();
  };
  for (unsigned bit = 3; bit <= 7; ++bit) {
    for (unsigned point = 2; point <= 7; ++point) {
      gicv.write(kBpr, point);
      EXPECT_EQ(preempts(false, 1u << bit, 0), bit > point);
    }
    gicv.write(kBpr, 2);
    for (unsigned point = 3; point <= 7; ++point) {
      gicv.write(kAbpr, point);
      EXPECT_EQ(preempts(true, 1u << bit, 0), bit >= point);
    }
    gicv.write(kCtlr, kGrp0 | kGrp1 | kAckCtl | kCbpr);
    gicv.write(kBpr, 4);
    EXPECT_EQ(preempts(true, 1u << bit, 0), bit > 4);
    gicv.write(kCtlr, kGrp0 | kGrp1 | kAckCtl);
  }
}

TEST_F(VirtualInterface, SgisCarryTheirSource) {
  list(0, lr(3).source(5).pending());
  list(1, lr(3).source(2).pending());
  EXPECT_EQ(gicv[kHppir], (5u << 10) | 3);
  EXPECT_EQ(gicv[kIar], (5u << 10) | 3);
  gich.write(kVapr, 0);
  EXPECT_EQ(gicv[kIar], (2u << 10) | 3);
  gicv.write(kEoir, (2u << 10) | 3);
  EXPECT_EQ(state(0), 2u << 28);
  EXPECT_EQ(state(1), 0u);
  list(2, lr(40).source(5).pending());
  gich.write(kVapr, 0);
  EXPECT_EQ(gicv[kIar], 40u) << "only SGIs have one";
}

TEST_F(VirtualInterface, EoiModeSplitsTheEnd) {
  gicv.write(kCtlr, kGrp0 | kEoiMode);
  list(0, lr(40).priority(0x80).pending());
  EXPECT_EQ(gicv[kIar], 40u);
  gicv.write(kEoir, 40);
  EXPECT_EQ(gicv[kRpr], 0xffu);
  EXPECT_EQ(state(0), 2u << 28);
  gicv.write(kDir, 40);
  EXPECT_EQ(state(0), 0u);
  gicv.write(kCtlr, kGrp0);
  list(0, lr(40).active());
  gicv.write(kDir, 40);
  EXPECT_EQ(state(0), 2u << 28);
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

// 5.3.1: ends that find no list register are counted, when they dropped a priority.
TEST_F(VirtualInterface, EndsWithoutAListRegister) {
  gicv.write(kEoir, 40);
  EXPECT_EQ(eoi_count(), 0u) << "no priority was active";
  gich.write(kVapr, 3);
  gicv.write(kEoir, 40);
  EXPECT_EQ(eoi_count(), 1u);
  EXPECT_EQ(gich[kVapr], 2u);
  gicv.write(kEoir, 1023);
  EXPECT_EQ(gich[kVapr], 2u) << "spurious";
  list(0, lr(40).pending());
  gicv.write(kEoir, 40);
  EXPECT_EQ(eoi_count(), 2u) << "a pending one has not begun";
  EXPECT_EQ(state(0), 1u << 28);
  gicv.write(kCtlr, kGrp0 | kEoiMode);
  gich.write(kVapr, 1);
  gicv.write(kEoir, 40);
  EXPECT_EQ(eoi_count(), 2u) << "no deactivation asked for";
  gicv.write(kDir, 40);
  EXPECT_EQ(eoi_count(), 3u);
  gich.write(kHcr, kEn | kLrenpie);
  EXPECT_EQ(gich[kMisr], 0u);
  gicv.write(kDir, 40);
  EXPECT_EQ(gich[kMisr], kLrenpie);
  gich.write(kHcr, kEn | (31u << 27));
  gicv.write(kDir, 40);
  EXPECT_EQ(gich[kHcr], kEn) << "wraps";
}

TEST_F(VirtualInterface, EndRaisesTheEoiMaintenanceInterrupt) {
  list(1, lr(40).eoi().pending());
  EXPECT_EQ(gicv[kIar], 40u);
  EXPECT_EQ(gich[kEisr], 0u);
  gicv.write(kEoir, 40);
  EXPECT_EQ(gich[kEisr], 2u);
  EXPECT_EQ(gicd[kPpisr], 1u << 9);
}

// 5.2.3: a list register with HW deactivates the physical interrupt it stands for.
class HardwareListRegister : public VirtualInterface {
 public:
  HardwareListRegister() {
    enable_all();
    set_up(27, true, 0xa0);
    write_bit(kIsactiver, 27);
    write_bit(kIsactiver, spi_id(8));
    set_group1(spi_id(8), true);
  }
};

TEST_F(HardwareListRegister, EndDeactivatesThePhysicalInterrupt) {
  list(0, lr(60).hardware(27).pending());
  EXPECT_EQ(gicv[kIar], 60u);
  EXPECT_TRUE(bit_of(kIsactiver, 27));
  gic.ppi(0, 27)(true);
  EXPECT_FALSE(irq()) << "active";
  gicv.write(kEoir, 60);
  EXPECT_FALSE(bit_of(kIsactiver, 27));
  EXPECT_TRUE(irq()) << "and pending again";
  EXPECT_EQ(state(0), 0u);
  EXPECT_EQ(gich[kElrsr], 0xfu);
  list(0, lr(61).hardware(spi_id(8)).active());
  gicv.write(kEoir, 61);
  EXPECT_FALSE(bit_of(kIsactiver, spi_id(8)));
}

TEST_F(HardwareListRegister, WithEoiModeTheDeactivationDoesIt) {
  gicv.write(kCtlr, kGrp0 | kEoiMode);
  list(0, lr(60).hardware(27).pending());
  EXPECT_EQ(gicv[kIar], 60u);
  gicv.write(kEoir, 60);
  EXPECT_TRUE(bit_of(kIsactiver, 27));
  gicv.write(kDir, 60);
  EXPECT_FALSE(bit_of(kIsactiver, 27));
}

TEST_F(HardwareListRegister, PrivateInterruptsAreThoseOfTheCore) {
  core(1).gich.write(kHcr, kEn);
  list(0, lr(60).hardware(27).active());
  gicv.write(kEoir, 60);
  EXPECT_TRUE(core(0).bit_of(kIsactiver, 27));
}

TEST_F(HardwareListRegister, SoftwareListRegistersDeactivateNothing) {
  list(0, lr(27).active());
  gicv.write(kEoir, 27);
  EXPECT_TRUE(bit_of(kIsactiver, 27));
}

TEST_F(HardwareListRegister, PhysicalIdsThatCannotBe) {
  set_group1(spi_id(8), false);
  for (const u32 id : {5u, 20u, 400u, spi_id(8)}) {
    list(0, lr(60).hardware(id).active());
    gicv.write(kEoir, 60);
    EXPECT_EQ(state(0), 0u);
  }
  EXPECT_TRUE(bit_of(kIsactiver, spi_id(8))) << "Group 0 is out of the hypervisor's reach";
  EXPECT_THAT(bench.guest_errors, SizeIs(4));
}

TEST_F(VirtualInterface, TheDebuggerAcknowledgesNothing) {
  list(0, lr(40).pending());
  EXPECT_EQ(gicv.peek(kIar), 40u);
  EXPECT_EQ(state(0), 1u << 28);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

}  // namespace
}  // namespace vesim::models
