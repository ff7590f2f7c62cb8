// SPDX-License-Identifier: Apache-2.0
// Expected values: Motherboard Express uATX TRM, DUI 0447.
#include "models/vexpress_sysreg/vexpress_sysreg.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

constexpr u64 kFlags = 0x30, kFlagsClr = 0x34, kNvFlags = 0x38, kNvFlagsClr = 0x3c, kMci = 0x48,
              kData = 0xa0, kCtrl = 0xa4, kStat = 0xa8;
constexpr u32 kStart = 1u << 31, kWrite = 1u << 30;

class VexpressSysregTest : public testing::Test {
 protected:
  VexpressSysregTest() {
    bench.connect(sysreg.port).connect(other.port);
    for (VexpressSysreg* unit : {&sysreg, &other}) {
      unit->config_bus().add({ConfigBus::kOscillator, ConfigBus::kTile1, 6},
                             {50'000'000, 20'000'000, 60'000'000});
    }
    sysreg.config_bus().on_shutdown([this] { ++shutdowns; });
    sysreg.config_bus().on_reboot([this] { ++reboots; });
  }
  u32 run(u32 function, u32 site, u32 device, u32 flags) {
    bench.write32(kStat, 0);
    bench.write32(kCtrl, kStart | flags | (function << 20) | (site << 16) | device);
    EXPECT_EQ(bench.read32(kCtrl) & kStart, 0u);
    return bench.read32(kStat);
  }
  Bench bench;
  VexpressSysreg sysreg{"sysreg", bench.queue};
  VexpressSysreg other{"other", bench.queue};
  int shutdowns = 0;
  int reboots = 0;
};

TEST_F(VexpressSysregTest, CardSlot) {
  EXPECT_EQ(bench.read32(kMci), 0u);
  sysreg.insert_card(false);
  EXPECT_EQ(bench.read32(kMci), 1u);
  sysreg.insert_card(true);
  EXPECT_EQ(bench.read32(kMci), 3u);
}

TEST_F(VexpressSysregTest, Identification) {
  EXPECT_EQ(bench.read32(0x000), 0x1190f500u);
  EXPECT_EQ(bench.read32(0x084) & 0xfff, 0x249u);
  EXPECT_EQ(bench.read32(0x088), 0xff000000u);
  EXPECT_EQ(bench.read32(0x060), 0u);
  EXPECT_EQ(bench.read32(0x048), 0u);
}

TEST_F(VexpressSysregTest, Counters) {
  bench.advance_to(kSecond + 10 * kMillisecond - 1);
  EXPECT_EQ(bench.read32(0x024), 100u);
  bench.advance_by(1);
  EXPECT_EQ(bench.read32(0x024), 101u);
  EXPECT_EQ(bench.read32(0x05c), 24'240'000u);
}

TEST_F(VexpressSysregTest, FlagsSetAndClear) {
  bench.write32(kFlags, 0xf0);
  bench.write32(kFlags, 0x0f);
  EXPECT_EQ(bench.read32(kFlags), 0xffu);
  bench.write32(kFlagsClr, 0x11);
  EXPECT_EQ(bench.read32(kFlags), 0xeeu);
  bench.write32(kNvFlags, 0x3);
  bench.write32(kNvFlagsClr, 0x1);
  EXPECT_EQ(bench.read32(kNvFlags), 2u);
  sysreg.reset(false);
  EXPECT_EQ(bench.read32(kFlags), 0u);
  EXPECT_EQ(bench.read32(kNvFlags), 2u);
  sysreg.reset(true);
  EXPECT_EQ(bench.read32(kNvFlags), 0u);
}

TEST_F(VexpressSysregTest, OscillatorsCanBeReadAndSetWithinLimits) {
  EXPECT_EQ(run(1, 1, 6, 0), 1u);
  EXPECT_EQ(bench.read32(kData), 50'000'000u);
  bench.write32(kData, 30'000'000);
  EXPECT_EQ(run(1, 1, 6, kWrite), 1u);
  bench.write32(kData, 0);
  EXPECT_EQ(run(1, 1, 6, 0), 1u);
  EXPECT_EQ(bench.read32(kData), 30'000'000u);
  bench.write32(kData, 60'000'001);
  EXPECT_EQ(run(1, 1, 6, kWrite), 3u);
  sysreg.reset(false);
  run(1, 1, 6, 0);
  EXPECT_EQ(bench.read32(kData), 30'000'000u);
  sysreg.reset(true);
  run(1, 1, 6, 0);
  EXPECT_EQ(bench.read32(kData), 50'000'000u);
}

TEST_F(VexpressSysregTest, UnknownDevicesAreErrors) {
  EXPECT_EQ(run(1, 1, 9, 0), 3u);
  EXPECT_EQ(run(1, 2, 6, 0), 3u);
  EXPECT_EQ(run(1, 0, 6, 0), 3u);
  EXPECT_EQ(run(12, 1, 0, 0), 3u);
  EXPECT_EQ(run(1, 1, 6, 1u << 12), 3u) << "position";
  EXPECT_EQ(run(1, 1, 6, 1u << 26), 3u) << "DCC";
  EXPECT_EQ(bench.guest_errors.size(), 6u);
}

TEST_F(VexpressSysregTest, NothingHappensWithoutStart) {
  bench.write32(kCtrl, kWrite | (8u << 20));
  EXPECT_EQ(bench.read32(kStat), 0u);
  EXPECT_EQ(shutdowns, 0);
}

TEST_F(VexpressSysregTest, PowerRequests) {
  EXPECT_EQ(run(8, 0, 0, kWrite), 1u);
  EXPECT_EQ(shutdowns, 1);
  EXPECT_EQ(run(9, 0, 0, kWrite), 1u);
  EXPECT_EQ(run(5, 1, 0, kWrite), 1u);
  EXPECT_EQ(reboots, 2);
  EXPECT_EQ(run(8, 0, 0, 0), 3u) << "a read requests nothing";
  EXPECT_EQ(run(8, 1, 0, kWrite), 3u);
  EXPECT_EQ(shutdowns, 1);
}

TEST_F(VexpressSysregTest, StateRoundTrip) {
  bench.write32(kFlags, 1);
  bench.write32(kData, 30'000'000);
  run(1, 1, 6, kWrite);
  Bench::copy_state(sysreg, other);
  EXPECT_EQ(Bench::state_of(sysreg), Bench::state_of(other));
  bench.at_port(1);
  EXPECT_EQ(bench.read32(kFlags), 1u);
  run(1, 1, 6, 0);
  EXPECT_EQ(bench.read32(kData), 30'000'000u);
}

}  // namespace
}  // namespace vesim::models
