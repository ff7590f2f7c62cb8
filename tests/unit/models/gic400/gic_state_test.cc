// SPDX-License-Identifier: Apache-2.0
// Saving, loading and resetting the GIC-400 while interrupts are active, pending and offered.
#include <string>
#include <vector>

#include "tests/unit/models/gic400/gic_bench.h"
#include "tests/unit/models/gic400/list_register.h"

namespace vesim::models {
namespace {

class GicState : public GicTest {
 public:
  GicState() {
    bench.connect(other.gicd).connect(other.gicc).connect(other.gich).connect(other.gicv);
  }

  // Core 0: SPI 1 active, SPI 2 active and pending above it, SGI 3 of core 1 pending, a virtual
  // interrupt with HW active and another pending. Core 1: the maintenance interrupt pending.
  void make_busy() {
    enable_all();
    set_up(spi_id(1), true, 0xa0);
    set_up(spi_id(2), false, 0x40);
    make_edge(spi_id(2), true);
    gic.spi(1)(true);
    EXPECT_EQ(gicc[kIar], spi_id(1));
    gic.spi(2)(true);
    EXPECT_EQ(gicc[kIar], spi_id(2));
    write_bit(kIspendr, spi_id(2));
    core(1).gicd.write(kSgir, (1u << 16) | 3);
    core(0).gich.write(kHcr, 1);
    gicv.write(kCtlr, 3);
    gicv.write(kPmr, 0xff);
    gich.write(kLr, lr(60).hardware(spi_id(1)).priority(0x80).pending());
    EXPECT_EQ(gicv[kIar], 60u);
    gich.write(kLr + 4, lr(5).source(1).priority(0x20).pending());
    core(1).gich.write(kHcr, 3);
    set_up(25, true, 0xa0);
    core(0);
    gicc.write(kEoir, spi_id(2));
  }

  Gic400 other{"other", 2, 160};
  Frame other_gicc{bench, 5}, other_gicv{bench, 7}, other_gicd{bench, 4};
};

TEST_F(GicState, GoesOnWhereItWasSaved) {
  make_busy();
  Bench::copy_state(gic, other);
  EXPECT_EQ(Bench::state_of(gic), Bench::state_of(other));
  EXPECT_TRUE(other.outputs(0).irq.level());
  EXPECT_TRUE(other.outputs(0).virq.level());
  EXPECT_TRUE(other.outputs(1).irq.level());
  EXPECT_EQ(other_gicc[kRpr], 0xa0u);
  EXPECT_EQ(other_gicc[kIar], (1u << 10) | 3);
  other_gicc.write(kEoir, (1u << 10) | 3);
  EXPECT_EQ(other_gicc[kIar], spi_id(2));
  other_gicc.write(kEoir, spi_id(2));
  EXPECT_EQ(other_gicv[kIar], (1u << 10) | 5);
  other_gicv.write(kEoir, (1u << 10) | 5);
  other_gicv.write(kEoir, 60);
  EXPECT_EQ(other_gicd[kIsactiver + 4], 0u) << "the list register deactivated SPI 1";
  core(1);
  EXPECT_EQ(other_gicc[kIar], 25u);
}

// The level of an input is part of the state: the device that drives it does not say it again.
TEST_F(GicState, InputsKeepTheirLevels) {
  enable_all();
  set_up(spi_id(1), false, 0x40);
  gic.spi(1)(true);
  Bench::copy_state(gic, other);
  EXPECT_EQ(other_gicc[kIar], spi_id(1));
  other.spi(1)(false);
  other_gicc.write(kEoir, spi_id(1));
  EXPECT_EQ(other_gicc[kIar], kSpurious);
}

TEST_F(GicState, RefusesAnotherConfiguration) {
  Gic400 small("small", 2, 32);
  bench.connect(small.gicd).connect(small.gicc).connect(small.gich).connect(small.gicv);
  isa::Archive saved;
  gic.serialize(saved);
  isa::Archive loaded(saved.bytes());
  EXPECT_THROW(small.serialize(loaded), isa::ArchiveError);
}

TEST_F(GicState, ResetMakesItNewExceptForItsInputs) {
  const std::string fresh = Bench::state_of(other);
  make_busy();
  gic.spi(1)(false);
  gic.spi(2)(false);
  gic.reset(false);
  EXPECT_EQ(Bench::state_of(gic), fresh);
  gic.spi(1)(true);
  gic.reset(true);
  EXPECT_EQ(gicd[kSpisr], 2u);
  EXPECT_FALSE(irq() || virq());
}

// A receiver hears of each change of a line once.
TEST_F(GicState, LinesChangeOnceAtATime) {
  std::vector<bool> heard;
  gic.outputs(0).irq.connect([&](bool level) { heard.push_back(level); });
  enable_all();
  set_up(spi_id(1), false, 0x40);
  set_up(spi_id(2), false, 0x60);
  gic.spi(1)(true);
  gic.spi(2)(true);
  EXPECT_EQ(gicc[kIar], spi_id(1));
  gic.spi(1)(false);
  gicc.write(kEoir, spi_id(1));
  EXPECT_EQ(heard, (std::vector<bool>{true, false, true}));
}

}  // namespace
}  // namespace vesim::models
