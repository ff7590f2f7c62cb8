// SPDX-License-Identifier: Apache-2.0
// The controllers of which only the register block and its state are modelled. Expected values:
// CCI-400 TRM DDI 0470, PL341 TRM DDI 0418, PL350 series TRM DDI 0380, TC2 TRM DDI 0503.
#include <gmock/gmock.h>

#include "models/cci400/cci400.h"
#include "models/pl341/pl341.h"
#include "models/pl354/pl354.h"
#include "models/tc2_scc/tc2_scc.h"
#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

class Cci400Test : public testing::Test {
 protected:
  Cci400Test() { bench.connect(cci.port).connect(other.port); }
  Bench bench;
  Cci400 cci{"cci", bench.queue, 500'000'000};
  Cci400 other{"other", bench.queue, 500'000'000};
};

TEST_F(Cci400Test, SnoopControlTakesWhatTheInterfaceSupports) {
  for (u64 slave = 0; slave < 5; ++slave) {
    const u64 address = 0x1000 * (slave + 1);
    const u32 support = slave >= 3 ? 0xc0000000 : 0;
    EXPECT_EQ(bench.read32(address), support);
    bench.write32(address, 3);
    EXPECT_EQ(bench.read32(address), support | (slave >= 3 ? 3 : 0));
  }
  EXPECT_EQ(bench.read32(0x000c), 0u) << "no change pending";
}

TEST_F(Cci400Test, NonSecureAccessHasToBeAllowed) {
  bench.non_secure().write32(0x4000, 3);
  bench.write32(0x0008, 1);
  EXPECT_EQ(bench.read32(0x4000), 0u);
  bench.secure().write32(0x0008, 1);
  bench.non_secure().write32(0x4000, 3);
  EXPECT_EQ(bench.read32(0x4000), 0xc0000003u);
  bench.write32(0x0008, 0);
  EXPECT_EQ(bench.read32(0x0008), 1u) << "only secure writes count";
  EXPECT_EQ(bench.read32(0x0fe8), 0x4bu);
}

TEST_F(Cci400Test, CycleCounterNeedsBothEnables) {
  EXPECT_EQ(bench.read32(0x0100), 0x2000u);
  for (const auto& [all, own] : {std::pair{0u, 0u}, {0u, 1u}, {1u, 0u}, {1u, 1u}}) {
    bench.write32(0x9004, 0);
    bench.write32(0x0100, all);
    bench.write32(0x9008, own);
    bench.advance_by(kMicrosecond);
    EXPECT_EQ(bench.read32(0x9004), all & own ? 500u : 0u);
  }
  bench.write32(0x0100, 0x4 | 1);  // CCR
  EXPECT_EQ(bench.read32(0x0100), 0x2001u);
  EXPECT_EQ(bench.read32(0x9004), 0u);
  bench.write32(0x0100, 0x8 | 1);  // CCD
  bench.advance_by(64 * kMicrosecond);
  EXPECT_EQ(bench.read32(0x9004), 500u);
}

TEST_F(Cci400Test, CycleCounterOverflows) {
  bench.write32(0x9004, 0xffffff9c);
  bench.write32(0x9008, 1);
  bench.write32(0x0100, 1);
  bench.advance_by(200 * kNanosecond - 1);
  EXPECT_FALSE(cci.overflow[4].level());
  bench.advance_by(1);
  EXPECT_TRUE(cci.overflow[4].level());
  EXPECT_EQ(bench.read32(0x900c), 1u);
  bench.advance_by(200 * kNanosecond);
  EXPECT_EQ(bench.read32(0x9004), 100u);
  bench.write32(0x900c, 1);
  EXPECT_FALSE(cci.overflow[4].level());
}

TEST_F(Cci400Test, StateRoundTrip) {
  bench.write32(0x0008, 1);
  bench.write32(0x9008, 1);
  bench.write32(0x0100, 1);
  bench.advance_by(kMicrosecond);
  Bench::copy_state(cci, other);
  EXPECT_EQ(bench.at_port(1).non_secure().read32(0x9004), 500u);
  EXPECT_EQ(Bench::state_of(cci), Bench::state_of(other));
}

TEST(Pl341Test, StateMachineAndConfiguration) {
  Bench bench;
  Pl341 dmc("dmc");
  bench.connect(dmc.port);
  const auto state = [&] { return bench.read32(0x000) & 3; };
  EXPECT_EQ(bench.read32(0x000) & 0x7c, 0x54u) << "DDR2, 32 bits";
  EXPECT_EQ(bench.read32(0x010), 0xa60u);
  bench.write32(0x010, 0xffffffff);
  EXPECT_EQ(bench.read32(0x010), 0x7fffu);
  bench.write32(0x004, 0);  // Go
  EXPECT_EQ(state(), 1u);
  bench.write32(0x010, 1);
  EXPECT_EQ(bench.read32(0x010), 0x7fffu);
  EXPECT_EQ(bench.guest_errors.size(), 1u);
  bench.write32(0x004, 4);  // Configure: not from Ready
  EXPECT_EQ(state(), 1u);
  bench.write32(0x004, 3);  // Pause
  EXPECT_EQ(state(), 2u);
  bench.write32(0x004, 1);  // Sleep
  EXPECT_EQ(state(), 3u);
  bench.write32(0x004, 2);  // Wakeup
  bench.write32(0x004, 4);  // Configure
  EXPECT_EQ(state(), 0u);
  EXPECT_EQ(bench.read32(0xfe0), 0x41u);
}

TEST(Pl354Test, UpdateReachesTheChosenChip) {
  Bench bench;
  Pl354 smc("smc");
  bench.connect(smc.port);
  EXPECT_EQ(bench.read32(0x100), 0x2b3ccu);
  bench.write32(0x014, 0x00012345);
  bench.write32(0x018, 0x00000abc);
  bench.write32(0x010, (5u << 23) | (2u << 21));
  EXPECT_EQ(bench.read32(0x1a0), 0x12345u);
  EXPECT_EQ(bench.read32(0x1a4), 0xabcu);
  EXPECT_EQ(bench.read32(0x180), 0x2b3ccu);
  bench.write32(0x010, (4u << 23) | (1u << 21));
  EXPECT_EQ(bench.read32(0x180), 0x2b3ccu) << "ModeReg updates nothing";
  bench.write32(0x008, 7);
  EXPECT_EQ(bench.read32(0x000), 7u);
  bench.write32(0x00c, 4);
  EXPECT_EQ(bench.read32(0x000), 6u);
}

TEST(Tc2SccTest, MailboxAnswers) {
  Bench bench;
  Tc2Scc scc("scc");
  bench.connect(scc.port);
  EXPECT_EQ(bench.read32(0x400), 0x33330c00u);
  EXPECT_EQ(bench.read32(0x500) & 0xf, 1u);
  EXPECT_EQ(bench.read32(0x700), 0x00320000u);
  bench.write32(0xb10, (1u << 31) | (6u << 20) | (0xc10 >> 2));
  EXPECT_TRUE(scc.interrupt.level());
  EXPECT_EQ(bench.peek32(0xb18), 0x100u);
  EXPECT_EQ(bench.read32(0xb18), 0x100u);
  EXPECT_FALSE(scc.interrupt.level());
  EXPECT_EQ(bench.read32(0xb74) & 0xfffff, 500'000u / 20);
  EXPECT_EQ(bench.read32(0xb74) >> 20, 900u);
  bench.write32(0xb00, 5);
  EXPECT_EQ(bench.read32(0xb18), 1u);
  bench.write32(0xb00, 7);
  EXPECT_EQ(bench.read32(0xb18), 2u) << "clocks are fixed";
  EXPECT_EQ(bench.read32(0xb00), 5u);
  bench.write32(0xb10, (1u << 31) | (1u << 20));
  EXPECT_EQ(bench.read32(0xb18), 0x200u);
}

}  // namespace
}  // namespace vesim::models
