// SPDX-License-Identifier: Apache-2.0
// The PHY: link, auto-negotiation, interrupts.
#include "lan9118_bench.h"

namespace vesim::models {
namespace {

using namespace lan9118;

constexpr unsigned kBcr = 0, kBsr = 1, kAnar = 4, kLpa = 5, kExpansion = 6, kSource = 29,
                   kMask = 30, kSpecialStatus = 31;
constexpr u32 kLink = 4, kNegotiationDone = 0x20;

struct PhyTest : ::testing::Test {
  Lan9118Bench bench;
};

TEST_F(PhyTest, IdentifiesItself) {
  EXPECT_EQ(bench.phy_read(2), 0x0007u);
  EXPECT_EQ(bench.phy_read(3), 0xc0d1u);
  EXPECT_EQ(bench.phy_read(kBcr), 0x3000u);
  EXPECT_EQ(bench.phy_read(kBsr), 0x7809u);
  EXPECT_EQ(bench.phy_read(kAnar), 0x01e1u);
}

TEST_F(PhyTest, NegotiatesInItsTimeAndSaysWhatTheOtherCan) {
  bench.advance_by(kNegotiation - kMicrosecond);
  EXPECT_EQ(bench.phy_read(kBsr), 0x7809u);
  EXPECT_EQ(bench.phy_read(kLpa), 0u);
  bench.advance_by(kMicrosecond);
  EXPECT_EQ(bench.phy_read(kBsr), 0x7809u | kLink | kNegotiationDone);
  EXPECT_EQ(bench.phy_read(kLpa), 0x45e1u);
  EXPECT_EQ(bench.phy_read(kExpansion), 3u);
  EXPECT_EQ(bench.phy_read(kExpansion), 1u) << "page received is read once";
  EXPECT_EQ(bench.phy_read(kSpecialStatus), 0x1040u | 6u << 2);  // 100 Mbit/s full duplex
}

TEST_F(PhyTest, TakesTheBestModeThatBothHave) {
  bench.phy_write(kAnar, 0x0061);
  bench.phy_write(kBcr, 0x1200);
  bench.advance_by(kNegotiation);
  EXPECT_EQ(bench.cable.end(1).negotiated().rate, 10 * kMbit);
  EXPECT_EQ(bench.phy_read(kSpecialStatus) & 0x101c, 0x1000u | 5u << 2);
  EXPECT_FALSE(bench.cable.end(1).negotiated().pause);
  bench.phy_write(kAnar, 0x0481);
  bench.phy_write(kBcr, 0x1200);
  bench.advance_by(kNegotiation);
  EXPECT_EQ(bench.cable.end(1).negotiated(), (LinkAbility{kRate, true}));
  EXPECT_EQ(bench.phy_read(kSpecialStatus) & 0x101c, 0x1000u | 2u << 2);
}

TEST_F(PhyTest, ForcedSpeedNeedsNoNegotiation) {
  bench.phy_write(kBcr, 0x0100);
  EXPECT_EQ(bench.phy_read(kBsr) & (kLink | kNegotiationDone), kLink);
  EXPECT_EQ(bench.cable.end(1).negotiated().rate, 10 * kMbit);
}

TEST_F(PhyTest, LossOfLinkIsLatchedUntilRead) {
  bench.advance_by(kNegotiation);
  bench.wire.port.offer({});
  bench.wire.port.offer({kRate, true});
  EXPECT_EQ(bench.phy_read(kBsr) & kLink, 0u);
  EXPECT_EQ(bench.phy_read(kBsr) & kLink, kLink);
}

TEST_F(PhyTest, PowerDownAndIsolationBreakTheLink) {
  bench.advance_by(kNegotiation);
  for (const u32 bit : {1u << 11, 1u << 10}) {
    bench.phy_write(kBcr, 0x3000 | bit);
    EXPECT_FALSE(bench.wire.port.carrier());
    bench.advance_by(2 * kNegotiation);
    EXPECT_FALSE(bench.wire.port.carrier());
    bench.phy_write(kBcr, 0x3000);
    bench.advance_by(kNegotiation);
    EXPECT_TRUE(bench.wire.port.carrier());
  }
}

TEST_F(PhyTest, InterruptFollowsMaskAndIsClearedByReadingTheSource) {
  bench.write32(kIntCfg, 0x111);
  bench.write32(kIntEn, kPhyInt);
  bench.phy_write(kMask, 0x50);  // negotiation complete, link down
  EXPECT_FALSE(bench.irq);
  bench.advance_by(kNegotiation);
  EXPECT_TRUE(bench.irq);
  bench.write32(kIntSts, kPhyInt);
  EXPECT_TRUE(bench.irq) << "INT_STS does not clear it";
  EXPECT_EQ(bench.phy_read(kSource), 0xc8u);
  EXPECT_FALSE(bench.irq);
  bench.wire.port.offer({});
  EXPECT_TRUE(bench.irq);
  EXPECT_EQ(bench.phy_read(kSource), 0x10u);
}

TEST_F(PhyTest, ResetByBcrAndByPmtCtrlBeginsAnew) {
  bench.advance_by(kNegotiation);
  bench.phy_write(kAnar, 0x0061);
  bench.phy_write(kBcr, 0x8000);
  EXPECT_EQ(bench.phy_read(kBcr), 0x3000u);
  EXPECT_EQ(bench.phy_read(kAnar), 0x01e1u);
  EXPECT_FALSE(bench.wire.port.carrier());
  bench.phy_write(kAnar, 0x0061);
  bench.write32(kPmtCtrl, 1u << 10);
  EXPECT_EQ(bench.phy_read(kAnar), 0x01e1u);
  EXPECT_EQ(bench.read32(kPmtCtrl) & 1u << 10, 0u);
}

TEST_F(PhyTest, LoopbackOfPhyAndMacReturnsFrames) {
  bench.start(0);
  const EthernetFrame frame = make_frame(kBroadcastMac, kOwnMac, 64, 7);
  for (const bool in_phy : {true, false}) {
    bench.phy_write(kBcr, in_phy ? 0x4100 : 0x3100);
    bench.mac_write(kMacCr, kFdpx | kTxEn | kRxEn | (in_phy ? 0 : kMacLoop));
    bench.transmit(frame);
    bench.advance_by(kMillisecond);
    ASSERT_EQ(bench.rx_statuses(), 1u);
    EXPECT_EQ(bench.receive(), frame.bytes);
    EXPECT_TRUE(bench.wire.received.empty());
  }
}

}  // namespace
}  // namespace vesim::models
