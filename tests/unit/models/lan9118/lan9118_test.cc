// SPDX-License-Identifier: Apache-2.0
// Registers, interrupts, timers, power, MAC address.
#include "lan9118_bench.h"

namespace vesim::models {
namespace {

using namespace lan9118;

struct Lan9118Test : ::testing::Test {
  Lan9118Bench bench;
};

TEST_F(Lan9118Test, ResetValuesAreTheDataSheets) {
  const std::pair<u32, u32> kResets[] = {
      {kIdRev, 0x01180001},   {kIntCfg, 0},      {kIntEn, 0},          {kByteTest, 0x87654321},
      {kFifoInt, 0x48000000}, {kRxCfg, 0},       {kTxCfg, 0},          {kHwCfg, 0x00050004},
      {kRxDpCtl, 0},          {kRxFifoInf, 0},   {kTxFifoInf, 0x1200}, {kPmtCtrl, 1},
      {kGpioCfg, 0},          {kGptCfg, 0xffff}, {kGptCnt, 0xffff},    {kEndian, 0},
      {kRxDrop, 0},           {kMacCsrCmd, 0},   {kAfcCfg, 0},         {kE2pCmd, 0x100}};
  for (const auto& [offset, value] : kResets) {
    EXPECT_EQ(bench.read32(offset), value) << std::hex << offset;
  }
  EXPECT_EQ(bench.mac_read(kMacCr), 0x00040000u);
  EXPECT_EQ(bench.mac_read(kVlan1), 0xffffu);
}

TEST_F(Lan9118Test, MacAddressComesFromTheEeprom) {
  EXPECT_EQ(bench.mac_read(kAddrL), 0x00000002u);
  EXPECT_EQ(bench.mac_read(kAddrH), 0x1800u);
  bench.mac_write(kAddrL, 0x44332211);
  bench.write32(kE2pCmd, 0xf0000000);  // reload
  EXPECT_EQ(bench.mac_read(kAddrL), 0x00000002u);
}

TEST_F(Lan9118Test, EepromIsWrittenOnlyWhenEnabled) {
  const auto command = [&](u32 op, u32 address) {
    bench.write32(kE2pCmd, 0x80000000 | op << 28 | address);
    EXPECT_EQ(bench.read32(kE2pCmd) >> 31, 0u);
  };
  command(0, 0);
  EXPECT_EQ(bench.read32(kE2pData), 0xa5u);
  bench.write32(kE2pData, 0x77);
  command(3, 20);
  EXPECT_TRUE(bench.read32(kE2pCmd) & 0x200);
  EXPECT_FALSE(bench.guest_errors.empty());
  bench.write32(kE2pCmd, 0x200);  // clears the time-out
  EXPECT_FALSE(bench.read32(kE2pCmd) & 0x200);
  command(2, 0);
  bench.write32(kE2pData, 0x77);
  command(3, 20);
  command(0, 21);
  EXPECT_EQ(bench.read32(kE2pData), 0xffu);
  command(0, 20);
  EXPECT_EQ(bench.read32(kE2pData), 0x77u);
  command(5, 20);
  command(0, 20);
  EXPECT_EQ(bench.read32(kE2pData), 0xffu);
  command(6, 0);  // without signature no address is loaded
  bench.write32(kE2pCmd, 0x100);
  command(7, 0);
  EXPECT_FALSE(bench.read32(kE2pCmd) & 0x100);
}

TEST_F(Lan9118Test, IrqFollowsPolarityTypeAndEnables) {
  EXPECT_TRUE(bench.irq) << "active low and idle";
  bench.write32(kIntCfg, 0x111);
  EXPECT_FALSE(bench.irq);
  bench.write32(kIntEn, kSwInt);
  EXPECT_TRUE(bench.irq);
  EXPECT_TRUE(bench.interrupt(kSwInt));
  EXPECT_TRUE(bench.read32(kIntCfg) & 0x1000);
  bench.write32(kIntCfg, 0x110);  // open drain: the polarity does not count
  EXPECT_FALSE(bench.irq);
  bench.write32(kIntCfg, 0x011);
  EXPECT_FALSE(bench.irq) << "disabled";
  EXPECT_TRUE(bench.read32(kIntCfg) & 0x1000);
  bench.write32(kIntCfg, 0x111);
  bench.write32(kIntSts, kSwInt);
  EXPECT_FALSE(bench.irq);
  EXPECT_FALSE(bench.interrupt(kSwInt));
}

TEST_F(Lan9118Test, DeassertionIntervalHoldsTheNextInterruptBack) {
  bench.write32(kIntCfg, 10u << 24 | 0x111);  // 100 us
  bench.write32(kIntEn, kSwInt);
  EXPECT_TRUE(bench.irq) << "the first comes at once";
  bench.write32(kIntSts, kSwInt);
  bench.write32(kIntEn, 0);
  bench.write32(kIntEn, kSwInt);
  EXPECT_FALSE(bench.irq);
  EXPECT_TRUE(bench.read32(kIntCfg) & 0x2000);
  bench.advance_by(99 * kMicrosecond);
  EXPECT_FALSE(bench.irq);
  bench.advance_by(1 * kMicrosecond);
  EXPECT_TRUE(bench.irq);
  EXPECT_FALSE(bench.read32(kIntCfg) & 0x2000);
}

TEST_F(Lan9118Test, DeassertionIntervalBeginsAnewOrEndsWhenTold) {
  bench.write32(kIntCfg, 10u << 24 | 0x111);
  bench.write32(kIntEn, kSwInt);
  bench.write32(kIntSts, kSwInt);
  bench.advance_by(90 * kMicrosecond);
  bench.write32(kIntCfg, 10u << 24 | 0x4111);  // INT_DEAS_CLR
  bench.write32(kIntEn, 0);
  bench.write32(kIntEn, kSwInt);
  bench.advance_by(90 * kMicrosecond);
  EXPECT_FALSE(bench.irq);
  bench.write32(kIntCfg, 0x111);
  EXPECT_TRUE(bench.irq) << "an interval of zero lets pending interrupts out";
}

TEST_F(Lan9118Test, SoftwareInterruptNeedsARisingEnable) {
  bench.write32(kIntEn, kSwInt);
  bench.write32(kIntSts, kSwInt);
  bench.write32(kIntEn, kSwInt | kRxStatusLevel);
  EXPECT_FALSE(bench.interrupt(kSwInt));
}

TEST_F(Lan9118Test, TimerInterruptsWhenItWrapsAndGoesOn) {
  bench.write32(kGptCfg, 1u << 29 | 4);
  EXPECT_EQ(bench.read32(kGptCnt), 4u);
  bench.advance_by(400 * kMicrosecond);
  EXPECT_EQ(bench.read32(kGptCnt), 0u);
  EXPECT_FALSE(bench.interrupt(kGptInt));
  bench.advance_by(100 * kMicrosecond);
  EXPECT_TRUE(bench.interrupt(kGptInt));
  EXPECT_EQ(bench.read32(kGptCnt), 0xffffu);
  bench.clear_interrupts();
  bench.advance_by(u64{0xffff} * 100 * kMicrosecond);
  EXPECT_FALSE(bench.interrupt(kGptInt));
  bench.advance_by(100 * kMicrosecond);
  EXPECT_TRUE(bench.interrupt(kGptInt));
  bench.write32(kGptCfg, 4);
  EXPECT_EQ(bench.read32(kGptCnt), 0xffffu);
  bench.clear_interrupts();
  bench.advance_by(10 * kSecond);
  EXPECT_FALSE(bench.interrupt(kGptInt));
}

TEST_F(Lan9118Test, FreeRunCounts25MHz) {
  const u32 before = bench.read32(kFreeRun);
  bench.advance_by(kMillisecond);
  EXPECT_EQ(bench.read32(kFreeRun) - before, 25'000u);
}

TEST_F(Lan9118Test, AsleepOnlyPmtCtrlIsReadAndByteTestWakesUp) {
  bench.write32(kPmtCtrl, 1u << 12);
  EXPECT_EQ(bench.read32(kPmtCtrl) & 0x3001, 0x1000u);
  EXPECT_EQ(bench.read32(kIdRev), 0u);
  bench.write32(kGpioCfg, 7);
  EXPECT_EQ(bench.guest_errors.size(), 2u);
  EXPECT_EQ(bench.peek32(kIdRev), 0x01180001u) << "the debugger may";
  bench.write32(kByteTest, 0);
  bench.write32(kGpioCfg, 7);
  EXPECT_EQ(bench.guest_errors.size(), 3u) << "a read must come first";
  EXPECT_EQ(bench.read32(kPmtCtrl) & 0x3001, 1u);
  EXPECT_EQ(bench.read32(kGpioCfg), 0u);
  bench.write32(kGpioCfg, 7);
  EXPECT_EQ(bench.read32(kGpioCfg), 7u);
}

TEST_F(Lan9118Test, SoftResetSparesPinsPhyAndEeprom) {
  bench.start();
  bench.write32(kIntCfg, 10u << 24 | 0x111);
  bench.transmit(to_own());
  bench.from_wire(to_own());
  bench.phy_write(4, 0x0061);
  bench.write32(kHwCfg, 1);
  EXPECT_EQ(bench.read32(kHwCfg), 0x00050004u);
  EXPECT_EQ(bench.read32(kIntCfg), 0x11u);
  EXPECT_EQ(bench.read32(kRxFifoInf), 0u);
  EXPECT_EQ(bench.read32(kTxFifoInf), 0x1200u);
  EXPECT_EQ(bench.mac_read(kMacCr), 0x00040000u);
  EXPECT_EQ(bench.mac_read(kAddrL), 0x00000002u);
  EXPECT_EQ(bench.phy_read(4), 0x0061u);
  EXPECT_TRUE(bench.phy_read(1) & 4);
}

TEST_F(Lan9118Test, MisuseOfTheBusIsLogged) {
  bench.write32(kIdRev, 0);
  bench.read32(kTxData);
  bench.write32(kRxData, 0);
  bench.read16(kIdRev);
  bench.read32(0x60);
  bench.mac_read(13);
  bench.mac_write(0, 1);
  bench.phy_read(9);
  EXPECT_EQ(bench.guest_errors.size(), 8u);
  EXPECT_EQ(bench.phy_read(2, 3), 0xffffu) << "no PHY there, which is no mistake";
  EXPECT_EQ(bench.guest_errors.size(), 8u);
}

TEST_F(Lan9118Test, MagicPacketWakesAndRaisesPme) {
  bench.start();
  bench.mac_write(kWucsr, 2);                             // MPEN
  bench.write32(kPmtCtrl, 1u << 12 | 1u << 9 | 1u << 1);  // D1, WOL_EN, PME_EN
  bench.from_wire(to_own(120));
  EXPECT_EQ(bench.read32(kPmtCtrl) & 0x30, 0u);
  EthernetFrame magic = make_frame(kBroadcastMac, kOtherMac, 140);
  std::fill_n(magic.bytes.begin() + 20, 6, u8{0xff});
  for (int i = 0; i < 16; ++i) {
    std::copy(kOwnMac.begin(), kOwnMac.end(), magic.bytes.begin() + 26 + 6 * i);
  }
  bench.from_wire(magic);
  EXPECT_EQ(bench.read32(kPmtCtrl) & 0x30, 0x20u);
  bench.write32(kByteTest, 0);
  bench.read32(kByteTest);
  EXPECT_TRUE(bench.interrupt(kPmeInt));
  EXPECT_EQ(bench.mac_read(kWucsr), 0x22u);
  bench.mac_write(kWucsr, 0x20);
  EXPECT_EQ(bench.mac_read(kWucsr), 0u);
  bench.write32(kPmtCtrl, 0x20);
  EXPECT_EQ(bench.read32(kPmtCtrl) & 0x30, 0u);
  EXPECT_EQ(bench.rx_statuses(), 0u) << "no frame was received";
}

TEST_F(Lan9118Test, WakeUpFrameFilterComparesItsPattern) {
  bench.start();
  // Bytes 12 and 13 of a unicast: 0x08, 0x06. Their CRC-16 was computed apart from the model.
  const u32 filter[8] = {0, 3, 0, 0, 1u << 8, 12u << 8, 0x614eu << 16, 0};
  for (const u32 word : filter) bench.mac_write(kWuff, word);
  bench.mac_write(kWucsr, 4);  // WUEN
  bench.from_wire(to_own());
  EXPECT_EQ(bench.mac_read(kWucsr) & 0x40, 0u);
  EthernetFrame arp = to_own();
  arp.bytes[13] = 0x06;
  bench.from_wire(make_frame(kBroadcastMac, kOtherMac));
  EXPECT_EQ(bench.mac_read(kWucsr) & 0x40, 0u);
  bench.from_wire(arp);
  EXPECT_EQ(bench.mac_read(kWucsr) & 0x40, 0x40u);
}

}  // namespace
}  // namespace vesim::models
