// SPDX-License-Identifier: Apache-2.0
// The distributor: IHI 0048B 3.2 and 4.3, DDI 0471 3.2.
#include <gmock/gmock.h>

#include "tests/unit/models/gic400/gic_bench.h"

namespace vesim::models {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Distributor : public GicTest {};

TEST_F(Distributor, EveryRegisterReadsItsDeclaredResetValue) {
  Frame* const frames[] = {&gicd, &gicc, &gich, &gicv};
  for (unsigned f = 0; f < 4; ++f) {
    for (const RegisterSpec* spec : gic.banks()[f]->describe()) {
      if (spec->mode == Mode::kWriteOnly || spec->name == "GICD_ITARGETSR") continue;
      const unsigned stride = spec->width / 8;
      for (unsigned i = 0; i < spec->count; ++i) {
        const u32 expected = i < spec->resets.size() ? spec->resets[i] : spec->reset;
        const u32 value = spec->width == 8 ? frames[f]->read8(spec->offset + i * stride)
                                           : frames[f]->peek(spec->offset + i * stride);
        EXPECT_EQ(value, expected) << spec->name << i;
      }
    }
  }
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(Distributor, IdentifiesItself) {
  // 160 SPIs: ITLinesNumber 5; two cores; Security Extensions; 31 lockable SPIs.
  EXPECT_EQ(gicd[kGicdTyper], (31u << 11) | (1u << 10) | (1u << 5) | 5u);
  EXPECT_EQ(gicd[kGicdIidr], 0x0200143bu);
  EXPECT_EQ(gicd[0xfe8], 0x2bu);
  EXPECT_EQ(gicd[0xffc], 0xb1u);
}

TEST_F(Distributor, RefusesSizesThatTheGic400DoesNotHave) {
  EXPECT_THROW(Gic400("nine", 9, 160), isa::UserError);
  EXPECT_THROW(Gic400("odd", 2, 100), isa::UserError);
  EXPECT_THROW(Gic400("many", 2, 512), isa::UserError);
  EXPECT_THROW(gic.spi(160), isa::UserError);
  EXPECT_THROW(gic.ppi(0, 25), isa::UserError);
  EXPECT_THROW(gic.ppi(2, 27), isa::UserError);
}

TEST_F(Distributor, ControlIsBankedBySecurity) {
  gicd.write(kGicdCtlr, 0xffffffff);
  EXPECT_EQ(gicd[kGicdCtlr], 3u);
  non_secure();
  EXPECT_EQ(gicd[kGicdCtlr], 1u);
  gicd.write(kGicdCtlr, 0);
  EXPECT_EQ(secure().gicd[kGicdCtlr], 1u);
  non_secure().gicd.write(kGicdCtlr, 3);
  EXPECT_EQ(secure().gicd[kGicdCtlr], 3u);
  gicd.write(kGicdCtlr, 1);
  EXPECT_EQ(non_secure().gicd[kGicdCtlr], 0u);
}

TEST_F(Distributor, SgisAreAlwaysEnabledAndPpisBelow25DoNotExist) {
  gicd.write(kIcenabler, 0xffffffff);
  EXPECT_EQ(gicd[kIsenabler], 0x0000ffffu);
  gicd.write(kIsenabler, 0xffffffff);
  EXPECT_EQ(gicd[kIsenabler], 0xfe00ffffu);
  EXPECT_EQ(gicd[kIcenabler], 0xfe00ffffu);
  gicd.write(kIcenabler, 1u << 27);
  EXPECT_EQ(gicd[kIsenabler], 0xf600ffffu);
  gicd.write(kIgroupr, 0xffffffff);
  EXPECT_EQ(gicd[kIgroupr], 0xfe00ffffu);
  gicd.write(kIspendr, 0xffffffff);
  EXPECT_EQ(gicd[kIspendr], 0xfe000000u) << "SGIs are made pending by GICD_SPENDSGIR";
}

TEST_F(Distributor, PrivateInterruptsAreBankedPerCore) {
  core(0).gicd.write(kIsenabler, 1u << 27);
  gicd.write8(kIpriorityr + 27, 0x50);
  gicd.write(kIspendr, 1u << 27);
  gicd.write(kIsactiver, 1u << 26);
  gicd.write(kIgroupr, 1u << 27);
  core(1);
  EXPECT_EQ(gicd[kIsenabler], 0xffffu);
  EXPECT_EQ(gicd.read8(kIpriorityr + 27), 0u);
  EXPECT_EQ(gicd[kIspendr], 0u);
  EXPECT_EQ(gicd[kIsactiver], 0u);
  EXPECT_EQ(gicd[kIgroupr], 0u);
  gic.ppi(1, 30)(true);
  EXPECT_EQ(gicd[kPpisr], 1u << 14);
  EXPECT_EQ(core(0).gicd[kPpisr], 0u);
}

// 4.3.8: a level sensitive interrupt is pending while its input is high, or by software until it is
// acknowledged or cleared.
TEST_F(Distributor, LevelSensitivePending) {
  const auto input = gic.spi(3);
  input(true);
  EXPECT_TRUE(bit_of(kIspendr, spi_id(3)));
  write_bit(kIcpendr, spi_id(3));
  EXPECT_TRUE(bit_of(kIspendr, spi_id(3))) << "the input holds it";
  EXPECT_EQ(gicd[kSpisr], 1u << 3);
  input(false);
  EXPECT_FALSE(bit_of(kIspendr, spi_id(3)));
  EXPECT_EQ(gicd[kSpisr], 0u);
  write_bit(kIspendr, spi_id(3));
  EXPECT_TRUE(bit_of(kIcpendr, spi_id(3)));
  EXPECT_EQ(gicd[kSpisr], 0u);
  input(true);
  input(false);
  EXPECT_TRUE(bit_of(kIspendr, spi_id(3))) << "software's pending survives the input";
  write_bit(kIcpendr, spi_id(3));
  EXPECT_FALSE(bit_of(kIspendr, spi_id(3)));
}

TEST_F(Distributor, EdgeTriggeredPending) {
  const auto input = gic.spi(3);
  make_edge(spi_id(3), true);
  input(true);
  input(false);
  EXPECT_TRUE(bit_of(kIspendr, spi_id(3)));
  input(true);
  write_bit(kIcpendr, spi_id(3));
  EXPECT_FALSE(bit_of(kIspendr, spi_id(3))) << "a high input is not an edge";
  input(false);
  EXPECT_FALSE(bit_of(kIspendr, spi_id(3))) << "neither is a falling one";
}

// 1.4.2 and 3.2.4: the state machine of one interrupt through acknowledge and end.
TEST_F(Distributor, StatesOfALevelSensitiveInterrupt) {
  const u32 id = spi_id(3);
  enable_all();
  set_up(id, false, 0x80);
  const auto input = gic.spi(3);
  input(true);
  EXPECT_TRUE(irq());
  EXPECT_EQ(gicc[kIar], id);
  EXPECT_TRUE(bit_of(kIsactiver, id));
  EXPECT_TRUE(bit_of(kIspendr, id)) << "active and pending while the input is high";
  EXPECT_FALSE(irq());
  input(false);
  EXPECT_FALSE(bit_of(kIspendr, id)) << "active";
  input(true);
  gicc.write(kEoir, id);
  EXPECT_FALSE(bit_of(kIsactiver, id));
  EXPECT_TRUE(irq()) << "pending again";
  EXPECT_EQ(gicc[kIar], id);
  input(false);
  gicc.write(kEoir, id);
  EXPECT_FALSE(irq());
  EXPECT_EQ(gicc[kIar], kSpurious);
}

TEST_F(Distributor, StatesOfAnEdgeTriggeredInterrupt) {
  const u32 id = spi_id(3);
  enable_all();
  set_up(id, false, 0x80);
  make_edge(id, true);
  const auto input = gic.spi(3);
  input(true);
  EXPECT_EQ(gicc[kIar], id);
  EXPECT_FALSE(bit_of(kIspendr, id)) << "active only, though the input is high";
  input(false);
  input(true);
  EXPECT_TRUE(bit_of(kIspendr, id)) << "active and pending";
  EXPECT_FALSE(irq());
  gicc.write(kEoir, id);
  EXPECT_TRUE(irq());
  EXPECT_EQ(gicc[kIar], id);
  gicc.write(kEoir, id);
  EXPECT_FALSE(irq());
}

TEST_F(Distributor, SoftwarePendingOfALevelInterruptEndsWithAcknowledge) {
  const u32 id = spi_id(3);
  enable_all();
  set_up(id, false, 0x80);
  write_bit(kIspendr, id);
  EXPECT_EQ(gicc[kIar], id);
  EXPECT_FALSE(bit_of(kIspendr, id));
}

TEST_F(Distributor, ForwardsOnlyWhatIsEnabledTargetedInactiveAndOfAnEnabledGroup) {
  const u32 id = spi_id(40);
  enable_all();
  set_up(id, true, 0x80);
  gic.spi(40)(true);
  ASSERT_TRUE(irq());
  write_bit(kIcenabler, id);
  EXPECT_FALSE(irq());
  EXPECT_TRUE(bit_of(kIspendr, id)) << "pending, though disabled";
  write_bit(kIsenabler, id);
  ASSERT_TRUE(irq());
  gicd.write8(kItargetsr + id, 0);
  EXPECT_FALSE(irq());
  gicd.write8(kItargetsr + id, 2);
  EXPECT_FALSE(irq(0));
  EXPECT_TRUE(irq(1));
  gicd.write8(kItargetsr + id, 3);
  EXPECT_TRUE(irq(0));
  EXPECT_TRUE(irq(1));
  gicd.write(kGicdCtlr, kGrp0);
  EXPECT_FALSE(irq());
  gicd.write(kGicdCtlr, kGrp1);
  EXPECT_TRUE(irq());
  set_group1(id, false);
  EXPECT_FALSE(irq());
  gicd.write(kGicdCtlr, kGrp0);
  EXPECT_TRUE(irq());
  write_bit(kIsactiver, id);
  EXPECT_FALSE(irq());
  write_bit(kIcactiver, id);
  EXPECT_TRUE(irq());
}

// The 1-N model: one core takes it, the other finds nothing.
TEST_F(Distributor, OneCoreTakesASharedInterrupt) {
  const u32 id = spi_id(8);
  enable_all();
  set_up(id, false, 0x80, 3);
  gic.spi(8)(true);
  EXPECT_EQ(core(1).gicc[kIar], id);
  EXPECT_FALSE(irq(0));
  EXPECT_EQ(core(0).gicc[kIar], kSpurious);
}

TEST_F(Distributor, NonSecureAccessesDoNotReachGroup0) {
  const u32 id = spi_id(33), other = spi_id(34);
  set_up(id, false, 0xa0, 1);
  set_up(other, true, 0xa0, 1);
  write_bit(kIspendr, id);
  write_bit(kIsactiver, id);
  non_secure();
  for (const u32 reg : {kIsenabler, kIcenabler, kIspendr, kIcpendr, kIsactiver, kIcactiver}) {
    EXPECT_FALSE(bit_of(reg, id)) << std::hex << reg;
  }
  EXPECT_EQ(gicd[kIgroupr + 8], 0u);
  EXPECT_EQ(gicd.read8(kIpriorityr + id), 0u);
  EXPECT_EQ(gicd.read8(kItargetsr + id), 0u);
  EXPECT_TRUE(bit_of(kIsenabler, other));

  for (const u32 reg : {kIcenabler, kIcpendr, kIcactiver, kIgroupr}) write_bit(reg, id);
  gicd.write8(kIpriorityr + id, 0);
  gicd.write8(kItargetsr + id, 2);
  make_edge(id, true);
  secure();
  EXPECT_TRUE(bit_of(kIsenabler, id));
  EXPECT_TRUE(bit_of(kIspendr, id));
  EXPECT_TRUE(bit_of(kIsactiver, id));
  EXPECT_FALSE(bit_of(kIgroupr, id));
  EXPECT_EQ(gicd.read8(kIpriorityr + id), 0xa0u);
  EXPECT_EQ(gicd.read8(kItargetsr + id), 1u);
  EXPECT_EQ(gicd[kIcfgr + 4 * (id / 16)], 0x55555555u);

  const u32 third = spi_id(35);
  non_secure();
  for (const u32 reg : {kIsenabler, kIspendr, kIsactiver}) write_bit(reg, third);
  secure();
  for (const u32 reg : {kIsenabler, kIspendr, kIsactiver}) EXPECT_FALSE(bit_of(reg, third));
  non_secure();
  for (const u32 reg : {kIspendr, kIsactiver}) write_bit(reg, other);
  write_bit(kIcenabler, other);
  secure();
  for (const u32 reg : {kIspendr, kIsactiver}) EXPECT_TRUE(bit_of(reg, other));
  EXPECT_FALSE(bit_of(kIsenabler, other));
}

TEST_F(Distributor, NonSecureSeesInputsOfGroup1Only) {
  gic.spi(64)(true);
  gic.ppi(0, 27)(true);
  EXPECT_EQ(gicd[kSpisr + 8], 1u);
  EXPECT_EQ(gicd[kPpisr], 1u << 11);
  non_secure();
  EXPECT_EQ(gicd[kSpisr + 8], 0u);
  EXPECT_EQ(gicd[kPpisr], 0u);
  secure();
  set_group1(spi_id(64), true);
  set_group1(27, true);
  non_secure();
  EXPECT_EQ(gicd[kSpisr + 8], 1u);
  EXPECT_EQ(gicd[kPpisr], 1u << 11);
}

// 3.8.1: 32 levels, of which non-secure software has the lower half of the urgency, as 16 levels.
TEST_F(Distributor, PriorityViews) {
  const u32 id = spi_id(0);
  set_group1(id, true);
  gicd.write8(kIpriorityr + id, 0xff);
  EXPECT_EQ(gicd.read8(kIpriorityr + id), 0xf8u);
  EXPECT_EQ(non_secure().gicd.read8(kIpriorityr + id), 0xf0u);
  gicd.write8(kIpriorityr + id, 0xa7);
  EXPECT_EQ(gicd.read8(kIpriorityr + id), 0xa0u);
  EXPECT_EQ(secure().gicd.read8(kIpriorityr + id), 0xd0u);
  gicd.write8(kIpriorityr + id, 0x48);
  EXPECT_EQ(non_secure().gicd.read8(kIpriorityr + id), 0u) << "a secure priority";
}

TEST_F(Distributor, PrioritiesAndTargetsTakeBytesAndWords) {
  gicd.write(kIpriorityr + 36, 0x40302010);
  EXPECT_EQ(gicd.read8(kIpriorityr + 38), 0x30u);
  gicd.write8(kIpriorityr + 37, 0xc0);
  EXPECT_EQ(gicd[kIpriorityr + 36], 0x4030c010u);
  gicd.write(kItargetsr + 36, 0xff030201);
  EXPECT_EQ(gicd[kItargetsr + 36], 0x03030201u) << "two cores";
}

TEST_F(Distributor, TargetsOfPrivateInterruptsNameTheReader) {
  gicd.write(kItargetsr, 0xffffffff);
  EXPECT_EQ(core(0).gicd[kItargetsr], 0x01010101u);
  EXPECT_EQ(core(1).gicd[kItargetsr], 0x02020202u);
  EXPECT_EQ(gicd[kItargetsr + 16], 0u) << "IDs 16-19 do not exist";
  EXPECT_EQ(gicd[kItargetsr + 28], 0x02020202u);
}

TEST_F(Distributor, ConfigurationOfPrivateInterruptsIsFixed) {
  gicd.write(kIcfgr, 0);
  gicd.write(kIcfgr + 4, 0xffffffff);
  EXPECT_EQ(gicd[kIcfgr], 0xaaaaaaaau);
  EXPECT_EQ(gicd[kIcfgr + 4], 0x55540000u);
  gicd.write(kIcfgr + 8, 0xffffffff);
  EXPECT_EQ(gicd[kIcfgr + 8], 0xffffffffu);
  gicd.write(kIcfgr + 8, 0);
  EXPECT_EQ(gicd[kIcfgr + 8], 0x55555555u) << "1-N";
}

TEST_F(Distributor, AnInterruptBeyondTheConfiguredOnesIsAGuestError) {
  EXPECT_EQ(gicd[kIsenabler + 4 * 6], 0u);
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

TEST(GicSize, OneCoreHasNoChoiceOfTarget) {
  Bench bench;
  Gic400 gic("gic", 1, 32);
  bench.connect(gic.gicd).connect(gic.gicc).connect(gic.gich).connect(gic.gicv);
  bench.write8(kItargetsr + 40, 1);
  EXPECT_EQ(bench.read8(kItargetsr + 40), 0u);
  bench.write32(kGicdCtlr, 1);
  bench.write32(kIsenabler + 4, 1u << 8);
  bench.at_port(1).write32(kCtlr, 1);
  bench.write32(kPmr, 0xff);
  gic.spi(8)(true);
  EXPECT_EQ(bench.read32(kIar), 40u);
}

TEST(GicSize, LargestConfiguration) {
  Bench bench;
  Gic400 gic("gic", 8, 480);
  bench.connect(gic.gicd).connect(gic.gicc).connect(gic.gich).connect(gic.gicv);
  EXPECT_EQ(bench.read32(kGicdTyper), (31u << 11) | (1u << 10) | (7u << 5) | 15u);
  bench.write32(kGicdCtlr, 1);
  bench.write32(kIsenabler + 4 * 15, 1u << 31);
  bench.write8(kItargetsr + 511, 0x80);
  bench.as_core(7).at_port(1).write32(kCtlr, 1);
  bench.write32(kPmr, 0xff);
  gic.spi(479)(true);
  EXPECT_TRUE(gic.outputs(7).irq.level());
  EXPECT_EQ(bench.read32(kIar), 511u);
}

}  // namespace
}  // namespace vesim::models
