// SPDX-License-Identifier: Apache-2.0
// The virtual interface control, GICH: IHI 0048B 5.3, DDI 0471 3.4. Each cause of the maintenance
// interrupt on its own, and each enable bit.
#include <gmock/gmock.h>

#include "tests/unit/models/gic400/gic_bench.h"
#include "tests/unit/models/gic400/list_register.h"

namespace vesim::models {
namespace {

using testing::IsEmpty;

constexpr u32 kEn = 1, kUie = 2, kLrenpie = 4, kNpie = 8, kVgrp0Eie = 0x10, kVgrp0Die = 0x20,
              kVgrp1Eie = 0x40, kVgrp1Die = 0x80;
constexpr u32 kMaintenance = 1u << 25;

class Maintenance : public GicTest {
 public:
  // The level of PPI 9 (ID 25), which must follow GICH_MISR.
  bool asserted() {
    const bool level = gicd[kPpisr] & (1u << 9);
    EXPECT_EQ(level, gich[kMisr] != 0 && (gich[kHcr] & kEn));
    return level;
  }
};

TEST_F(Maintenance, RegistersKeepWhatExists) {
  EXPECT_EQ(gich[kVtr], 0x90000003u) << "5 priority bits, 5 preemption bits, 4 list registers";
  gich.write(kHcr, 0xffffffff);
  EXPECT_EQ(gich[kHcr], 0xf80000ffu);
  gich.write(kVapr, 0xdeadbeef);
  EXPECT_EQ(gich[kVapr], 0xdeadbeefu);
  gich.write(kLr, 0xffffffff);
  EXPECT_EQ(gich[kLr], 0xff8fffffu);
  gich.write(kLr, 0x7fffffff);
  EXPECT_EQ(gich[kLr], 0x7f881fffu) << "without HW: EOI and CPUID, no physical ID";
  EXPECT_EQ(gich[kEisr + 4], 0u);
  EXPECT_EQ(gich[kElrsr + 4], 0u);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(Maintenance, MachineControlMirrorsTheMachinesRegisters) {
  EXPECT_EQ(gich[kVmcr], 0x004c0000u);
  gicv.write(kCtlr, 0xffffffff);
  gicv.write(kPmr, 0xff);
  gicv.write(kBpr, 5);
  gicv.write(kAbpr, 6);
  EXPECT_EQ(gich[kVmcr], (31u << 27) | (5u << 21) | (6u << 18) | 0x21f);
  gich.write(kVmcr, (0x15u << 27) | (3u << 21) | (4u << 18) | 0x202);
  EXPECT_EQ(gicv[kCtlr], 0x202u);
  EXPECT_EQ(gicv[kPmr], 0xa8u);
  EXPECT_EQ(gicv[kBpr], 3u);
  EXPECT_EQ(gicv[kAbpr], 4u);
  gich.write(kVmcr, 0);
  EXPECT_EQ(gicv[kBpr], 2u) << "minimum";
  EXPECT_EQ(gicv[kAbpr], 3u);
}

TEST_F(Maintenance, EachCoreHasItsOwnAndAnAliasOfAll) {
  core(1).gich.write(kLr + 8, lr(40).pending());
  EXPECT_EQ(core(0).gich[kLr + 8], 0u);
  EXPECT_EQ(gich[0x1200 + kLr + 8], lr(40).pending());
  gich.write(0x1200 + kHcr, kEn);
  EXPECT_EQ(core(1).gich[kHcr], kEn);
  gich.write(0x1000 + kVapr, 0x30);
  EXPECT_EQ(core(0).gich[kVapr], 0x30u);
}

TEST_F(Maintenance, NothingWithoutTheGlobalEnable) {
  gich.write(kHcr, kUie);
  EXPECT_EQ(gich[kMisr], kUie) << "the status shows it";
  EXPECT_FALSE(asserted());
  gich.write(kHcr, kUie | kEn);
  EXPECT_TRUE(asserted());
}

// Underflow: none or one list register in use.
TEST_F(Maintenance, Underflow) {
  gich.write(kHcr, kEn | kUie);
  EXPECT_TRUE(asserted());
  gich.write(kLr, lr(40).active());
  EXPECT_TRUE(asserted());
  gich.write(kLr + 12, lr(41).pending_and_active());
  EXPECT_FALSE(asserted());
  gich.write(kLr + 12, lr(41).eoi());
  EXPECT_EQ(gich[kMisr], kUie | 1) << "a finished one does not count";
  gich.write(kHcr, kEn);
  EXPECT_EQ(gich[kMisr], 1u);
}

TEST_F(Maintenance, ListRegisterEntryNotPresent) {
  gich.write(kHcr, kEn | (1u << 27));
  EXPECT_FALSE(asserted());
  gich.write(kHcr, kEn | kLrenpie | (1u << 27));
  EXPECT_EQ(gich[kMisr], kLrenpie);
  EXPECT_TRUE(asserted());
  gich.write(kHcr, kEn | kLrenpie);
  EXPECT_FALSE(asserted());
}

TEST_F(Maintenance, NoPending) {
  gich.write(kLr, lr(40).active());
  gich.write(kHcr, kEn);
  EXPECT_FALSE(asserted());
  gich.write(kHcr, kEn | kNpie);
  EXPECT_EQ(gich[kMisr], kNpie);
  EXPECT_TRUE(asserted());
  gich.write(kLr + 4, lr(41).pending());
  EXPECT_FALSE(asserted());
  gich.write(kLr + 4, lr(41).pending_and_active());
  EXPECT_TRUE(asserted());
}

TEST_F(Maintenance, GroupsEnabledAndDisabledByTheMachine) {
  struct Case {
    u32 enable, ctlr;
    bool expected;
  };
  for (const Case c :
       {Case{kVgrp0Eie, kGrp0, true}, Case{kVgrp0Eie, kGrp1, false}, Case{kVgrp0Die, kGrp1, true},
        Case{kVgrp0Die, kGrp0, false}, Case{kVgrp1Eie, kGrp1, true}, Case{kVgrp1Eie, kGrp0, false},
        Case{kVgrp1Die, kGrp0, true}, Case{kVgrp1Die, kGrp1, false}}) {
    SCOPED_TRACE(testing::Message() << std::hex << c.enable << ' ' << c.ctlr);
    gich.write(kHcr, kEn | c.enable);
    gicv.write(kCtlr, c.ctlr);
    EXPECT_EQ(gich[kMisr], c.expected ? c.enable : 0);
    EXPECT_EQ(asserted(), c.expected);
    gich.write(kHcr, kEn);
    EXPECT_FALSE(asserted());
  }
}

// EOI: an invalid list register without HW and with EOI, until it is written.
TEST_F(Maintenance, EndOfInterrupt) {
  gich.write(kHcr, kEn);
  gich.write(kLr + 8, lr(40).eoi().active());
  EXPECT_FALSE(asserted());
  EXPECT_EQ(gich[kElrsr], 0xbu);
  gich.write(kLr + 8, lr(40).eoi());
  EXPECT_TRUE(asserted());
  EXPECT_EQ(gich[kEisr], 4u);
  EXPECT_EQ(gich[kElrsr], 0xbu) << "not free before the hypervisor saw it";
  EXPECT_EQ(gich[kMisr], 1u);
  gich.write(kLr + 8, lr(40));
  EXPECT_FALSE(asserted());
  EXPECT_EQ(gich[kEisr], 0u);
  EXPECT_EQ(gich[kElrsr], 0xfu);
  gich.write(kLr + 8, lr(40).hardware(0x200));  // bit 19 belongs to the physical ID
  EXPECT_FALSE(asserted());
  EXPECT_EQ(gich[kElrsr], 0xfu);
}

TEST_F(Maintenance, FreeListRegisters) {
  gich.write(kLr, lr(40).pending());
  gich.write(kLr + 4, lr(41).active());
  gich.write(kLr + 8, lr(42).hardware(50).pending());
  EXPECT_EQ(gich[kElrsr], 8u);
}

// The interrupt is a level sensitive PPI of its core, like any other for the distributor.
TEST_F(Maintenance, InterruptsItsCore) {
  enable_all();
  core(1);
  set_up(25, true, 0xa0);
  core(0).gich.write(kHcr, kEn | kUie);
  EXPECT_FALSE(irq(0)) << "not enabled on core 0";
  EXPECT_FALSE(irq(1));
  core(1).gich.write(kHcr, kEn | kUie);
  EXPECT_TRUE(irq(1));
  EXPECT_EQ(gicd[kIspendr], kMaintenance);
  EXPECT_EQ(gicc[kIar], 25u);
  gich.write(kHcr, 0);
  EXPECT_EQ(gicd[kIspendr], 0u);
  gicc.write(kEoir, 25);
  EXPECT_FALSE(irq(1));
}

}  // namespace
}  // namespace vesim::models
