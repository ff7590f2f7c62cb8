// SPDX-License-Identifier: Apache-2.0
// Expected values: PrimeXsys System Controller (SP810) TRM, DDI 0254.
#include "models/sp810/sp810.h"

#include <gmock/gmock.h>

#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

class Sp810Test : public testing::Test {
 protected:
  Sp810Test() { bench.connect(controller.port); }
  Bench bench;
  Sp810 controller{"controller"};
};

TEST_F(Sp810Test, TimerClockSelection) {
  std::array<bool, 4> timclk{};
  controller.on_timer_clock([&](unsigned timer, bool selected) { timclk[timer] = selected; });
  controller.reset(true);
  EXPECT_THAT(timclk, testing::Each(true));
  for (unsigned timer = 0; timer < 4; ++timer) {
    bench.write32(0x000, 1u << (15 + 2 * timer));
    for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(timclk[i], i == timer);
  }
}

TEST_F(Sp810Test, ModeStatusFollowsModeControl) {
  for (const auto& [control, status] :
       {std::pair{0u, 0u}, {1u, 1u}, {2u, 2u}, {3u, 2u}, {7u, 4u}}) {
    bench.write32(0x000, control | 0x78);
    EXPECT_EQ(bench.read32(0x000), control | (status << 3));
  }
}

TEST_F(Sp810Test, PeripheralClockEnables) {
  bench.write32(0x028, 0xff);
  EXPECT_EQ(bench.read32(0x02c), 0xffffff00u);
  bench.write32(0x024, 0x0f);
  EXPECT_EQ(bench.read32(0x030), 0xffffff0fu);
  EXPECT_EQ(bench.read32(0xfe0), 0x10u);
}

}  // namespace
}  // namespace vesim::models
