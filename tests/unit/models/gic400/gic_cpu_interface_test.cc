// SPDX-License-Identifier: Apache-2.0
// The physical CPU interface's registers and groups: IHI 0048B 3.4 to 3.8 and 4.4, DDI 0471 3.3.
#include <gmock/gmock.h>

#include "tests/unit/models/gic400/gic_bench.h"

namespace vesim::models {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class CpuInterface : public GicTest {
 public:
  // SPI n pending on core 0.
  void pend(unsigned n, bool group1, u32 priority) {
    set_up(spi_id(n), group1, priority);
    gic.spi(n)(true);
  }
};

// 4.4.1
TEST_F(CpuInterface, ControlIsBankedBySecurity) {
  gicc.write(kCtlr, 0xffffffff);
  EXPECT_EQ(gicc[kCtlr], 0x7ffu);
  EXPECT_EQ(non_secure().gicc[kCtlr], 0x261u);
  gicc.write(kCtlr, 0);
  EXPECT_EQ(secure().gicc[kCtlr], 0x7ffu & ~(0x400u | 0x180u | kGrp1));
  gicc.write(kCtlr, 0);
  non_secure().gicc.write(kCtlr, 0xffffffff);
  EXPECT_EQ(secure().gicc[kCtlr], 0x400u | 0x180u | kGrp1);
  EXPECT_EQ(core(1).gicc[kCtlr], 0u);
}

// 4.4.2, 3.8.1
TEST_F(CpuInterface, PriorityMaskViews) {
  gicc.write(kPmr, 0xff);
  EXPECT_EQ(gicc[kPmr], 0xf8u);
  EXPECT_EQ(non_secure().gicc[kPmr], 0xf0u);
  gicc.write(kPmr, 0x4f);
  EXPECT_EQ(gicc[kPmr], 0x40u);
  EXPECT_EQ(secure().gicc[kPmr], 0xa0u);
  gicc.write(kPmr, 0x70);
  EXPECT_EQ(non_secure().gicc[kPmr], 0u) << "a mask in the secure half";
  gicc.write(kPmr, 0xff);
  EXPECT_EQ(secure().gicc[kPmr], 0x70u) << "out of non-secure reach";
}

// 4.4.3, 4.4.8
TEST_F(CpuInterface, BinaryPointsHaveMinimaAndBanks) {
  gicc.write(kBpr, 0);
  gicc.write(kAbpr, 0);
  EXPECT_EQ(gicc[kBpr], 2u);
  EXPECT_EQ(gicc[kAbpr], 3u);
  EXPECT_EQ(non_secure().gicc[kBpr], 3u);
  gicc.write(kBpr, 5);
  EXPECT_EQ(gicc[kBpr], 5u);
  secure();
  EXPECT_EQ(gicc[kAbpr], 5u);
  EXPECT_EQ(gicc[kBpr], 2u);
  gicc.write(kBpr, 7);
  EXPECT_EQ(gicc[kAbpr], 5u);
}

TEST_F(CpuInterface, CommonBinaryPointAsNonSecureSeesIt) {
  gicc.write(kCtlr, kCbpr);
  gicc.write(kBpr, 4);
  non_secure();
  EXPECT_EQ(gicc[kBpr], 5u);
  gicc.write(kBpr, 6);
  EXPECT_EQ(gicc[kBpr], 5u);
  secure();
  EXPECT_EQ(gicc[kAbpr], 3u) << "not written through";
  gicc.write(kBpr, 7);
  EXPECT_EQ(non_secure().gicc[kBpr], 7u);
}

TEST_F(CpuInterface, AliasedRegistersAreSecure) {
  enable_all();
  pend(1, true, 0xa0);
  gicc.write(kAbpr, 6);
  gicc.write(kNsapr, 0x80000000);
  non_secure();
  EXPECT_EQ(gicc[kAbpr], 0u);
  EXPECT_EQ(gicc[kNsapr], 0u);
  EXPECT_EQ(gicc[kAhppir], 0u);
  EXPECT_EQ(gicc[kAiar], 0u);
  EXPECT_TRUE(irq()) << "not acknowledged";
  gicc.write(kNsapr, 0);
  gicc.write(kAeoir, spi_id(1));
  EXPECT_EQ(secure().gicc[kNsapr], 0x80000000u);
}

// 4.4.4, 4.4.7: what an acknowledge shows, by group, access and AckCtl.
TEST_F(CpuInterface, AcknowledgeByGroupAndSecurity) {
  struct Case {
    bool group1, secure, alias, ack_ctl;
    u32 expected;  // 0: the interrupt
  };
  for (const Case c :
       {Case{false, true, false, false, 0}, Case{false, true, false, true, 0},
        Case{false, false, false, false, kSpurious}, Case{false, false, false, true, kSpurious},
        Case{false, true, true, false, kSpurious}, Case{true, true, false, false, 1022},
        Case{true, true, false, true, 0}, Case{true, false, false, false, 0},
        Case{true, false, false, true, 0}, Case{true, true, true, false, 0},
        Case{true, true, true, true, 0}}) {
    SCOPED_TRACE(testing::Message() << "group1 " << c.group1 << " secure " << c.secure << " alias "
                                    << c.alias << " AckCtl " << c.ack_ctl);
    secure();
    enable_all();
    gicc.write(kCtlr, kGrp0 | kGrp1 | (c.ack_ctl ? kAckCtl : 0));
    set_up(spi_id(1), c.group1, 0xa0);
    write_bit(kIspendr, spi_id(1));
    ASSERT_TRUE(irq());
    c.secure ? secure() : non_secure();
    const u32 expected = c.expected ? c.expected : spi_id(1);
    EXPECT_EQ(gicc[c.alias ? kAhppir : kHppir], expected);
    EXPECT_EQ(gicc[c.alias ? kAiar : kIar], expected);
    secure();
    EXPECT_EQ(bit_of(kIsactiver, spi_id(1)), c.expected == 0);
    EXPECT_EQ(bit_of(kIspendr, spi_id(1)), c.expected != 0);
    gicc.write(kApr, 0);
    gicc.write(kNsapr, 0);
    write_bit(kIcpendr, spi_id(1));
    write_bit(kIcactiver, spi_id(1));
  }
}

// 4.4.1, 3.5.1: each enable bit, and the line that each group uses.
TEST_F(CpuInterface, GroupEnablesAndLines) {
  enable_all();
  pend(1, false, 0x40);
  gicc.write(kCtlr, kGrp1);
  EXPECT_FALSE(irq() || fiq());
  EXPECT_EQ(gicc[kIar], kSpurious);
  EXPECT_EQ(gicc[kHppir], kSpurious);
  gicc.write(kCtlr, kGrp0);
  EXPECT_TRUE(irq());
  EXPECT_FALSE(fiq());
  gicc.write(kCtlr, kGrp0 | kFiqEn);
  EXPECT_FALSE(irq());
  EXPECT_TRUE(fiq());
  EXPECT_EQ(gicc[kIar], spi_id(1));
  EXPECT_FALSE(fiq());
  gic.spi(1)(false);
  gicc.write(kEoir, spi_id(1));
  pend(2, true, 0x40);
  EXPECT_FALSE(irq() || fiq());
  gicc.write(kCtlr, kGrp1 | kFiqEn);
  EXPECT_TRUE(irq());
  EXPECT_FALSE(fiq());
  gicc.write(kCtlr, kFiqEn);
  EXPECT_FALSE(irq());
  EXPECT_EQ(gicc[kAiar], kSpurious);
}

// The distributor offers one interrupt; a group that the interface does not enable hides others.
TEST_F(CpuInterface, ADisabledGroupHidesLessUrgentInterrupts) {
  enable_all();
  pend(1, false, 0x40);
  pend(2, true, 0xa0);
  gicc.write(kCtlr, kGrp1 | kAckCtl);
  EXPECT_FALSE(irq());
  EXPECT_EQ(gicc[kHppir], kSpurious);
  gicd.write(kGicdCtlr, kGrp1);
  EXPECT_TRUE(irq()) << "disabled in the distributor, it does not";
  EXPECT_EQ(gicc[kHppir], spi_id(2));
}

TEST_F(CpuInterface, MostUrgentFirstThenLowestId) {
  enable_all();
  pend(9, false, 0x40);
  pend(70, false, 0x20);
  pend(130, false, 0x20);
  pend(2, false, 0x60);
  gic.ppi(0, 30)(true);
  set_up(30, false, 0x40);
  for (const u32 id : {spi_id(70), spi_id(130), 30u, spi_id(9), spi_id(2)}) {
    EXPECT_EQ(gicc[kIar], id);
    if (id != 30)
      gic.spi(id - 32)(false);
    else
      gic.ppi(0, 30)(false);
    gicc.write(kEoir, id);
  }
  EXPECT_EQ(gicc[kIar], kSpurious);
}

TEST_F(CpuInterface, PriorityMaskIsExclusive) {
  enable_all();
  pend(1, false, 0x40);
  gicc.write(kPmr, 0x40);
  EXPECT_FALSE(irq());
  EXPECT_EQ(gicc[kIar], kSpurious);
  EXPECT_EQ(gicc[kHppir], spi_id(1)) << "pending all the same";
  gicc.write(kPmr, 0x48);
  EXPECT_TRUE(irq());
}

// 4.4.5, 4.4.15: both functions, or the priority drop alone.
TEST_F(CpuInterface, EoiModeIsPerSecurity) {
  struct Case {
    u32 ctlr;
    bool secure, split;
  };
  for (const Case c : {Case{0, true, false}, Case{0, false, false}, Case{kEoiModeS, true, true},
                       Case{kEoiModeS, false, false}, Case{kEoiModeNs, true, false},
                       Case{kEoiModeNs, false, true}}) {
    SCOPED_TRACE(testing::Message()
                 << std::hex << c.ctlr << (c.secure ? " secure" : " non-secure"));
    secure();
    enable_all();
    gicc.write(kCtlr, kGrp0 | kGrp1 | c.ctlr);
    set_up(spi_id(1), !c.secure, 0xa0);
    write_bit(kIspendr, spi_id(1));
    c.secure ? secure() : non_secure();
    EXPECT_EQ(gicc[kIar], spi_id(1));
    gicc.write(kEoir, spi_id(1));
    EXPECT_EQ(gicc[kRpr], 0xffu);
    EXPECT_EQ(bit_of(kIsactiver, spi_id(1)), c.split);
    bench.guest_errors.clear();
    gicc.write(kDir, spi_id(1));
    EXPECT_EQ(bit_of(kIsactiver, spi_id(1)), false);
    EXPECT_THAT(bench.guest_errors, SizeIs(c.split ? 0 : 1));
  }
}

TEST_F(CpuInterface, DirWithoutSplitModeDoesNothing) {
  enable_all();
  set_up(spi_id(1), false, 0x40);
  write_bit(kIsactiver, spi_id(1));
  gicc.write(kDir, spi_id(1));
  EXPECT_TRUE(bit_of(kIsactiver, spi_id(1)));
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

// 4.4.13: the aliased end goes by EOImodeS, and ends Group 1 only.
TEST_F(CpuInterface, AliasedEnd) {
  enable_all();
  gicc.write(kCtlr, kGrp0 | kGrp1 | kEoiModeNs);
  set_up(spi_id(1), true, 0xa0);
  write_bit(kIspendr, spi_id(1));
  EXPECT_EQ(gicc[kAiar], spi_id(1));
  gicc.write(kAeoir, spi_id(1));
  EXPECT_EQ(gicc[kRpr], 0xffu);
  EXPECT_FALSE(bit_of(kIsactiver, spi_id(1)));
  set_up(spi_id(2), false, 0x40);
  write_bit(kIspendr, spi_id(2));
  EXPECT_EQ(gicc[kIar], spi_id(2));
  gicc.write(kAeoir, spi_id(2));
  EXPECT_EQ(gicc[kRpr], 0x40u);
  EXPECT_TRUE(bit_of(kIsactiver, spi_id(2)));
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

TEST_F(CpuInterface, NonSecureDoesNotCompleteGroup0) {
  enable_all();
  gicc.write(kCtlr, kGrp0 | kGrp1 | kEoiModeNs);
  pend(1, false, 0x40);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  non_secure();
  gicc.write(kEoir, spi_id(1));
  gicc.write(kDir, spi_id(1));
  EXPECT_THAT(bench.guest_errors, SizeIs(2));
  secure();
  EXPECT_EQ(gicc[kRpr], 0x40u);
  EXPECT_TRUE(bit_of(kIsactiver, spi_id(1)));
}

TEST_F(CpuInterface, SpecialAndUnknownIdsCompleteNothing) {
  enable_all();
  pend(1, false, 0x40);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  for (const u32 id : {1020u, 1021u, 1022u, 1023u}) gicc.write(kEoir, id);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
  gicc.write(kEoir, spi_id(160));
  gicc.write(kEoir, 700);
  gicc.write(kEoir, 20);
  EXPECT_THAT(bench.guest_errors, SizeIs(3));
  EXPECT_EQ(gicc[kRpr], 0x40u);
}

TEST_F(CpuInterface, TheDebuggerAcknowledgesNothing) {
  enable_all();
  pend(1, true, 0xa0);
  EXPECT_EQ(gicc.peek(kIar), spi_id(1));
  EXPECT_EQ(gicc.peek(kAiar), spi_id(1));
  EXPECT_TRUE(irq());
  EXPECT_FALSE(bit_of(kIsactiver, spi_id(1)));
}

// 4.4.17, 4.4.18; DDI 0471 3.3: bit n is group priority 8 * n.
TEST_F(CpuInterface, ActivePriorities) {
  enable_all();
  pend(1, true, 0xa8);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  EXPECT_EQ(gicc[kNsapr], 1u << 21);
  EXPECT_EQ(gicc[kApr], 0u);
  EXPECT_EQ(non_secure().gicc[kApr], 1u << 5);
  secure();
  pend(2, false, 0x40);
  EXPECT_EQ(gicc[kIar], spi_id(2));
  EXPECT_EQ(gicc[kApr], 1u << 8);
  gicc.write(kEoir, spi_id(2));
  EXPECT_EQ(gicc[kApr], 0u);
  EXPECT_EQ(gicc[kNsapr], 1u << 21);
  gicc.write(kEoir, spi_id(1));
  EXPECT_EQ(gicc[kNsapr], 0u);
  for (const u32 n : {1, 2, 3}) {
    gicc.write(kApr + 4 * n, 0xffffffff);
    gicc.write(kNsapr + 4 * n, 0xffffffff);
    EXPECT_EQ(gicc[kApr + 4 * n], 0u);
    EXPECT_EQ(gicc[kNsapr + 4 * n], 0u);
  }
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(CpuInterface, ActivePrioritiesAreRestorable) {
  enable_all();
  pend(1, true, 0xa0);
  non_secure().gicc.write(kApr, 0xffff0010);
  EXPECT_EQ(gicc[kApr], 0x10u);
  EXPECT_EQ(gicc[kRpr], 0x40u);
  EXPECT_FALSE(irq());
  EXPECT_EQ(secure().gicc[kNsapr], 0x00100000u);
  EXPECT_EQ(gicc[kRpr], 0xa0u);
  gicc.write(kNsapr, 0);
  EXPECT_TRUE(irq());
  gicc.write(kApr, 0x00100000);
  EXPECT_FALSE(irq());
  EXPECT_EQ(gicc[kApr], 0x00100000u);
}

TEST_F(CpuInterface, AMasterThatIsNoCoreSeesCore0) {
  core(0).gicc.write(kPmr, 0x40);
  EXPECT_EQ(core(7).gicc[kPmr], 0x40u);
}

TEST_F(CpuInterface, IdentifiesItself) { EXPECT_EQ(gicc[kIidr], 0x0202143bu); }

}  // namespace
}  // namespace vesim::models
