// SPDX-License-Identifier: Apache-2.0
// RX FIFOs, filters, errors of the wire and of the host, flow control.
#include "lan9118_bench.h"

namespace vesim::models {
namespace {

using namespace lan9118;

constexpr u32 kErrorStatus = 1u << 15, kBroadcastStatus = 1u << 13, kRuntStatus = 1u << 11,
              kMulticastStatus = 1u << 10, kTooLongStatus = 1u << 7, kTypeStatus = 1u << 5,
              kWatchdogStatus = 1u << 4, kCrcStatus = 1u << 1, kFilterFailed = 1u << 30;
constexpr MacAddress kGroup{0x01, 0x00, 0x5e, 0, 0, 1};

struct ReceiveTest : ::testing::Test {
  ReceiveTest() { bench.start(); }
  void mac_control(u32 bits) { bench.mac_write(kMacCr, bits | kFdpx | kTxEn | kRxEn); }
  bool passes(const EthernetFrame& frame) {
    bench.from_wire(frame);
    const bool received = bench.rx_statuses() != 0;
    if (received) bench.receive();
    return received;
  }
  u32 status_of(const EthernetFrame& frame) {
    bench.from_wire(frame);
    const u32 status = bench.read32(kRxStatus);
    bench.read_packet(status);
    return status;
  }
  Lan9118Bench bench;
};

TEST_F(ReceiveTest, FrameArrivesWithItsFcsAndStatus) {
  const EthernetFrame frame = to_own(101, 9);
  bench.from_wire(frame);
  EXPECT_EQ(bench.read32(kRxFifoInf), 1u << 16 | 108);
  EXPECT_TRUE(bench.interrupt(kRxStatusLevel));
  EXPECT_EQ(bench.read32(kRxStatusPeek), 105u << 16 | kTypeStatus);
  const u32 status = bench.read32(kRxStatus);
  EXPECT_EQ(status, 105u << 16 | kTypeStatus);
  const auto bytes = bench.read_packet(status);
  EXPECT_TRUE(std::equal(frame.bytes.begin(), frame.bytes.end(), bytes.begin()));
  EXPECT_EQ(crc32(bytes), 0x2144df1cu) << "the residue of a frame with its FCS";
  EXPECT_EQ(bench.read32(kRxFifoInf), 0u);
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(ReceiveTest, OffsetAndEndAlignmentAddWhatTheHostAskedFor) {
  for (u32 alignment = 0; alignment < 3; ++alignment) {
    static constexpr unsigned kUnits[] = {1, 4, 8};
    for (u32 offset = 0; offset < 32; ++offset) {
      bench.write32(kRxCfg, alignment << 30 | offset << 8);
      const EthernetFrame frame = to_own(61 + offset % 4, u8(offset));
      bench.from_wire(frame);
      bench.from_wire(to_own(60, 0x77));
      const u32 status = bench.read32(kRxStatus);
      const auto bytes = bench.read_packet(status, offset);
      ASSERT_TRUE(std::equal(frame.bytes.begin(), frame.bytes.end(), bytes.begin())) << offset;
      const unsigned words = (u32(bytes.size()) + offset + 3) / 4, unit = kUnits[alignment];
      for (unsigned i = words; i % unit != 0; ++i) EXPECT_EQ(bench.read32(kRxData), 0u);
      const auto next = bench.read_packet(bench.read32(kRxStatus), offset);
      ASSERT_EQ(next[20], 0x77) << "the next packet follows at once";
      for (unsigned i = (64 + offset + 3) / 4; i % unit != 0; ++i) bench.read32(kRxData);
      ASSERT_EQ(bench.read32(kRxFifoInf), 0u);
    }
  }
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(ReceiveTest, EveryAliasOfTheFifosIsTheSame) {
  const EthernetFrame frame = to_own(60, 3);
  bench.from_wire(frame);
  for (u32 i = 0; i < 8; ++i) {
    u32 word = 0;
    std::memcpy(&word, &frame.bytes[4 * i], 4);
    EXPECT_EQ(bench.read32(kRxData + 4 * i), word);
  }
}

TEST_F(ReceiveTest, EmptyFifosReadZeroFlagAnErrorAndAreLogged) {
  EXPECT_EQ(bench.read32(kRxData), 0u);
  EXPECT_TRUE(bench.interrupt(kRxError));
  bench.clear_interrupts();
  EXPECT_EQ(bench.read32(kRxStatus), 0u);
  EXPECT_TRUE(bench.interrupt(kRxError));
  EXPECT_EQ(bench.guest_errors.size(), 2u);
  EXPECT_EQ(bench.read32(kRxStatusPeek), 0u);
  EXPECT_EQ(bench.guest_errors.size(), 2u);
}

TEST_F(ReceiveTest, DebuggerDrainsNothing) {
  bench.from_wire(to_own());
  EXPECT_EQ(bench.peek32(kRxData), bench.peek32(kRxData));
  bench.peek32(kRxStatus);
  EXPECT_EQ(bench.read32(kRxFifoInf), 1u << 16 | 64);
}

TEST_F(ReceiveTest, FastForwardSkipsThePacketAtTheHead) {
  bench.from_wire(to_own(200, 1));
  bench.from_wire(to_own(60, 2));
  bench.read32(kRxData);
  bench.write32(kRxDpCtl, 1u << 31);
  EXPECT_EQ(bench.read32(kRxDpCtl), 0u);
  EXPECT_EQ(bench.read32(kRxFifoInf), 2u << 16 | 64);
  bench.read32(kRxStatus);
  EXPECT_EQ(bench.receive(), to_own(60, 2).bytes);
  EXPECT_TRUE(bench.guest_errors.empty());
  bench.write32(kRxDpCtl, 1u << 31);
  EXPECT_EQ(bench.guest_errors.size(), 1u) << "of nothing";
}

TEST_F(ReceiveTest, FullDataFifoDropsAndCounts) {
  bench.mac_write(kFlow, 0);
  const u32 fit = (10560 - 16) / 1520;
  for (u32 i = 0; i < fit + 3; ++i) bench.from_wire(to_own(1514, u8(i)));
  EXPECT_EQ(bench.rx_statuses(), fit);
  EXPECT_TRUE(bench.interrupt(kRxDropped));
  EXPECT_EQ(bench.read32(kRxDrop), 3u);
  EXPECT_EQ(bench.read32(kRxDrop), 0u);
  for (u32 i = 0; i < fit; ++i) EXPECT_EQ(bench.receive()[20], i);
}

TEST_F(ReceiveTest, FullStatusFifoDropsToo) {
  bench.write32(kHwCfg, kStoreForward | 14u << 16);  // 128 bytes of status, 1920 of data
  for (int i = 0; i < 40; ++i) bench.from_wire(to_own());
  EXPECT_EQ(bench.rx_statuses(), 29u) << "data was full first";
  EXPECT_EQ(bench.read32(kRxDrop), 11u);
  bench.write32(kFifoInt, 29);
  bench.clear_interrupts();
  EXPECT_FALSE(bench.interrupt(kRxStatusLevel));
}

TEST_F(ReceiveTest, DropEmptiesAndIsForStoppedReceivers) {
  bench.from_wire(to_own());
  bench.write32(kRxCfg, 0x8000);
  EXPECT_EQ(bench.guest_errors.size(), 1u);
  EXPECT_EQ(bench.read32(kRxFifoInf), 0u);
  EXPECT_EQ(bench.read32(kRxCfg), 0u);
  bench.from_wire(to_own());
  bench.mac_write(kMacCr, 0);
  EXPECT_TRUE(bench.interrupt(kRxStopInt));
  bench.write32(kRxCfg, 0x8000);
  EXPECT_EQ(bench.guest_errors.size(), 1u);
  bench.from_wire(to_own());
  EXPECT_EQ(bench.read32(kRxFifoInf), 0u) << "the receiver is off";
}

TEST_F(ReceiveTest, DmaCountInterruptsWhenItReachesZero) {
  bench.from_wire(to_own());
  bench.write32(kRxCfg, 3u << 16);
  bench.read32(kRxData);
  bench.read32(kRxData);
  EXPECT_FALSE(bench.interrupt(kRxDmaInt));
  bench.read32(kRxData);
  EXPECT_TRUE(bench.interrupt(kRxDmaInt));
  EXPECT_EQ(bench.read32(kRxCfg) >> 16 & 0xfff, 0u);
}

TEST_F(ReceiveTest, PerfectFilter) {
  mac_control(0);
  EXPECT_TRUE(passes(to_own()));
  EXPECT_FALSE(passes(make_frame(kOtherMac, kOtherMac)));
  EXPECT_FALSE(passes(make_frame(kGroup, kOtherMac)));
  EXPECT_TRUE(passes(make_frame(kBroadcastMac, kOtherMac)));
  mac_control(kBcast);
  EXPECT_FALSE(passes(make_frame(kBroadcastMac, kOtherMac)));
  mac_control(kMcPas);
  EXPECT_TRUE(passes(make_frame(kGroup, kOtherMac)));
  EXPECT_FALSE(passes(make_frame(kOtherMac, kOtherMac)));
  mac_control(kPrms);
  EXPECT_TRUE(passes(make_frame(kOtherMac, kOtherMac)));
  mac_control(kInvFilt);
  EXPECT_FALSE(passes(to_own()));
  EXPECT_TRUE(passes(make_frame(kOtherMac, kOtherMac)));
}

TEST_F(ReceiveTest, HashFilter) {
  mac_control(kHpFilt);
  bench.mac_write(kHashL, 1u << 31);  // 01:00:5e:00:00:01 is bit 31
  EXPECT_TRUE(passes(make_frame(kGroup, kOtherMac)));
  bench.mac_write(kHashL, ~(1u << 31));
  bench.mac_write(kHashH, ~0u);
  EXPECT_FALSE(passes(make_frame(kGroup, kOtherMac)));
  EXPECT_TRUE(passes(to_own())) << "perfectly filtered";
  mac_control(kHo | kHpFilt);
  bench.mac_write(kHashL, 0);
  bench.mac_write(kHashH, 0);
  EXPECT_FALSE(passes(to_own()));
  bench.mac_write(kHashL, ~0u);
  bench.mac_write(kHashH, ~0u);
  EXPECT_TRUE(passes(to_own()));
}

TEST_F(ReceiveTest, ReceiveAllPassesAndMarksWhatTheFilterRejects) {
  mac_control(kRxAll);
  EXPECT_EQ(status_of(make_frame(kOtherMac, kOtherMac)), kFilterFailed | 64u << 16 | kTypeStatus);
  EXPECT_EQ(status_of(to_own()), 64u << 16 | kTypeStatus);
}

TEST_F(ReceiveTest, StatusSaysWhatTheFrameIs) {
  EXPECT_EQ(status_of(make_frame(kBroadcastMac, kOtherMac)),
            64u << 16 | kBroadcastStatus | kTypeStatus);
  EXPECT_EQ(status_of(make_frame(kGroup, kOtherMac)), 64u << 16 | kMulticastStatus | kTypeStatus);
  EthernetFrame length_frame = to_own();
  length_frame.bytes[12] = 0;
  length_frame.bytes[13] = 46;
  EXPECT_EQ(status_of(length_frame), 64u << 16);
  length_frame.bytes[13] = 47;
  EXPECT_EQ(status_of(length_frame), 64u << 16 | 1u << 12);
}

TEST_F(ReceiveTest, DamagedRuntAndGiantFrames) {
  EthernetFrame bad = to_own();
  bad.fcs_valid = false;
  EXPECT_EQ(status_of(bad), 64u << 16 | kErrorStatus | kTypeStatus | kCrcStatus);
  EXPECT_EQ(status_of(to_own(1515)), 1519u << 16 | kErrorStatus | kTypeStatus | kTooLongStatus);
  EthernetFrame tagged = to_own(1518);
  tagged.bytes[12] = 0x81;
  EXPECT_TRUE(status_of(tagged) & kTooLongStatus);
  bench.mac_write(kVlan1, 0x8100);
  EXPECT_FALSE(status_of(tagged) & kTooLongStatus);
  EXPECT_EQ(status_of(to_own(2500)),
            2504u << 16 | kErrorStatus | kTypeStatus | kTooLongStatus | kWatchdogStatus);
  EXPECT_TRUE(bench.interrupt(kRxWatchdog));
  EXPECT_EQ(status_of(to_own(9000)) >> 16, 2560u) << "cut off";
  EXPECT_FALSE(passes(to_own(40)));
  mac_control(kPrms | kPassBad);
  EXPECT_EQ(status_of(to_own(40)), 44u << 16 | kErrorStatus | kRuntStatus | kTypeStatus);
  EXPECT_EQ(status_of(EthernetFrame{}), 4u << 16 | kErrorStatus | kRuntStatus);
}

TEST_F(ReceiveTest, PaddingIsStrippedWhenAsked) {
  mac_control(kPrms | kPadStr);
  EthernetFrame frame = to_own();
  frame.bytes[12] = 0;
  frame.bytes[13] = 10;
  EXPECT_EQ(status_of(frame) >> 16, 24u);
}

TEST_F(ReceiveTest, FlowControlAsksForAPauseOnceAndEndsIt) {
  bench.mac_write(kFlow, 0x00ff0000);
  bench.write32(kAfcCfg, 48u << 16 | 24u << 8 | 1);  // from 3072 to 1536 bytes, any frame
  for (int i = 0; i < 2; ++i) bench.from_wire(to_own(1514));
  EXPECT_TRUE(bench.wire.received.empty());
  bench.from_wire(to_own(1514));
  bench.from_wire(to_own(1514));
  ASSERT_EQ(bench.wire.received.size(), 1u);
  EXPECT_EQ(pause_quanta(bench.wire.received[0]), 0xff);
  for (int i = 0; i < 3; ++i) bench.receive();
  bench.advance_by(kMillisecond);
  ASSERT_EQ(bench.wire.received.size(), 2u);
  EXPECT_EQ(pause_quanta(bench.wire.received[1]), 0);
}

TEST_F(ReceiveTest, FlowControlOfAddressedFramesIgnoresOthers) {
  bench.write32(kAfcCfg, 1u << 16 | 2);
  for (int i = 0; i < 3; ++i) bench.from_wire(make_frame(kBroadcastMac, kOtherMac));
  EXPECT_TRUE(bench.wire.received.empty());
  bench.from_wire(to_own());
  EXPECT_EQ(bench.wire.received.size(), 1u);
}

TEST_F(ReceiveTest, PauseFramesReachTheHostOnlyWhenAsked) {
  mac_control(0);
  EXPECT_FALSE(passes(pause_frame(kOtherMac, 1)));
  bench.mac_write(kFlow, 4);
  EXPECT_TRUE(passes(pause_frame(kOtherMac, 1)));
}

TEST_F(ReceiveTest, GoesOnFromASaveInMidPacket) {
  bench.write32(kRxCfg, 4u << 8);
  for (u8 i = 0; i < 3; ++i) bench.from_wire(to_own(100, i));
  bench.wire.port.send(to_own(100, 4));
  for (int i = 0; i < 5; ++i) bench.read32(kRxData);

  isa::Archive saved;
  saved("queue", bench.queue);
  saved("cable", bench.cable);
  saved("lan", bench.lan);
  const auto finish = [&] {
    bench.advance_by(kMillisecond);
    std::vector<u32> words;
    while (bench.read32(kRxFifoInf) & 0xffff) words.push_back(bench.read32(kRxData));
    while (bench.rx_statuses()) words.push_back(bench.read32(kRxStatus));
    return std::make_pair(words, Bench::state_of(bench.lan));
  };
  const auto first = finish();
  isa::Archive loaded(saved.bytes());
  loaded("queue", bench.queue);
  loaded("cable", bench.cable);
  loaded("lan", bench.lan);
  EXPECT_EQ(finish(), first);
  EXPECT_EQ(first.first.size(), 4 * 27 - 5 + 4u);
}

}  // namespace
}  // namespace vesim::models
