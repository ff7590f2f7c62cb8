// SPDX-License-Identifier: Apache-2.0
// TX data and status FIFOs, commands, and what becomes of them on the wire.
#include "lan9118_bench.h"

namespace vesim::models {
namespace {

using namespace lan9118;

constexpr u32 kTxFree = 0x1200;  // of TX_FIF_SZ 5
constexpr u64 kLeastFrameTime = 5'760 * kNanosecond;

EthernetFrame from_own(std::size_t size = 60, u8 fill = 1) {
  return make_frame(kOtherMac, kOwnMac, size, fill);
}

struct TransmitTest : ::testing::Test {
  TransmitTest() { bench.start(); }
  void settle() { bench.advance_by(100 * kMillisecond); }
  const std::vector<EthernetFrame>& sent() { return bench.wire.received; }
  Lan9118Bench bench;
};

TEST_F(TransmitTest, FrameReachesTheWireAndLeavesItsTag) {
  const u64 start = bench.queue.now();
  bench.transmit(from_own(100), 0x1234);
  EXPECT_EQ(bench.tx_statuses(), 0u);
  settle();
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_EQ(sent()[0].bytes, from_own(100).bytes);
  EXPECT_EQ(bench.wire.times[0], start + 112 * 80 * kNanosecond + kCableLatency);
  EXPECT_EQ(bench.tx_statuses(), 1u);
  EXPECT_EQ(bench.read32(kTxStatusPeek), 0x12340000u);
  EXPECT_EQ(bench.read32(kTxStatus), 0x12340000u);
  EXPECT_EQ(bench.tx_statuses(), 0u);
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(TransmitTest, OffsetsAndAlignmentsAreTakenOut) {
  for (unsigned alignment = 0; alignment < 3; ++alignment) {
    for (unsigned offset = 0; offset < 32; ++offset) {
      for (std::size_t size = 60; size < 68; ++size) {
        const EthernetFrame frame = from_own(size, u8(offset + size));
        bench.write_buffer(kFirst | kLast, frame.bytes, u32(size), offset, alignment);
        settle();
        ASSERT_FALSE(sent().empty());
        ASSERT_EQ(sent().back().bytes, frame.bytes) << alignment << ' ' << offset << ' ' << size;
        bench.read32(kTxStatus);
      }
    }
  }
  EXPECT_TRUE(bench.guest_errors.empty());
}

TEST_F(TransmitTest, ChainedBuffersMakeOnePacket) {
  EthernetFrame frame = from_own(79 + 15 + 17);
  for (std::size_t i = 14; i < frame.bytes.size(); ++i) frame.bytes[i] = u8(i);
  const std::span<const u8> bytes(frame.bytes);
  bench.write_buffer(kFirst, bytes.subspan(0, 79), 111, 7, 1);
  bench.write_buffer(0, bytes.subspan(79, 15), 111, 0, 1);
  bench.write_buffer(0, {}, 111);
  settle();
  EXPECT_TRUE(sent().empty());
  bench.write_buffer(1u << 31 | kLast, bytes.subspan(94), 111, 10, 1);
  EXPECT_TRUE(bench.interrupt(kTxIocInt));
  settle();
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_EQ(sent()[0].bytes, frame.bytes);
  EXPECT_FALSE(bench.interrupt(kTxError));
}

TEST_F(TransmitTest, ShortPacketsArePaddedUnlessForbidden) {
  const std::vector<u8> data(20, 5);
  bench.write_buffer(kFirst | kLast, data, 20);
  bench.write_buffer(kFirst | kLast, data, 1u << 12 | 20);
  settle();
  ASSERT_EQ(sent().size(), 2u);
  EXPECT_EQ(sent()[0].bytes.size(), 60u);
  EXPECT_EQ(sent()[0].bytes[20], 0u);
  EXPECT_EQ(sent()[1].bytes, data);
}

TEST_F(TransmitTest, FcsOfTheHostIsSentAsItIs) {
  EthernetFrame frame = from_own(80);
  const u32 crc = crc32(frame.bytes);
  std::vector<u8> bytes = frame.bytes;
  for (unsigned i = 0; i < 4; ++i) bytes.push_back(u8(crc >> (8 * i)));
  bench.write_buffer(kFirst | kLast, bytes, 1u << 13 | 84);
  bytes.back() ^= 1;
  bench.write_buffer(kFirst | kLast, bytes, 1u << 13 | 84);
  settle();
  ASSERT_EQ(sent().size(), 2u);
  EXPECT_EQ(sent()[0].bytes, frame.bytes);
  EXPECT_TRUE(sent()[0].fcs_valid);
  EXPECT_FALSE(sent()[1].fcs_valid);
}

TEST_F(TransmitTest, FifoCountsWhatTheMacHasNoRoomFor) {
  bench.write32(kTxCfg, 0);
  EXPECT_EQ(bench.read32(kTxFifoInf), kTxFree);
  bench.transmit(from_own(1514));
  EXPECT_EQ(bench.read32(kTxFifoInf), kTxFree) << "all of it went on to the MAC's 2 KiB";
  bench.transmit(from_own(1514));
  EXPECT_EQ(bench.read32(kTxFifoInf), kTxFree - (2 * 1516 - 2048));
  bench.transmit(from_own(101), 0, 3);
  EXPECT_EQ(bench.read32(kTxFifoInf), kTxFree - (2 * 1516 - 2048) - 8 - 104);
  bench.write32(kTxCfg, kTxOn);
  settle();
  EXPECT_EQ(sent().size(), 3u);
  EXPECT_EQ(bench.read32(kTxFifoInf) & 0xffff, kTxFree);
}

TEST_F(TransmitTest, SplitOfTheFifosFollowsTheDataSheetsTable) {
  const u32 kTxBytes[] = {1536, 2560, 3584,  4608,  5632,  6656, 7680,
                          8704, 9728, 10752, 11776, 12800, 13824};
  bench.write32(kTxCfg, 0);
  for (u32 code = 2; code <= 14; ++code) {
    bench.write32(kHwCfg, code << 16);
    EXPECT_EQ(bench.read32(kTxFifoInf), kTxBytes[code - 2]) << code;
  }
  EXPECT_TRUE(bench.guest_errors.empty());
  for (const u32 code : {0u, 1u, 15u}) bench.write32(kHwCfg, code << 16);
  EXPECT_EQ(bench.guest_errors.size(), 3u);
  EXPECT_EQ(bench.read32(kTxFifoInf), 13824u);
}

TEST_F(TransmitTest, OverrunIsFlaggedAndWhatFitsIsSent) {
  bench.write32(kTxCfg, 0);
  for (int i = 0; i < 4; ++i) bench.transmit(from_own(1514));
  EXPECT_FALSE(bench.interrupt(kTxOverrun));
  bench.transmit(from_own(1514));
  EXPECT_TRUE(bench.interrupt(kTxOverrun));
  EXPECT_TRUE(bench.interrupt(kTxError));
  EXPECT_FALSE(bench.guest_errors.empty());
  bench.write32(kTxCfg, kTxOn);
  settle();
  ASSERT_GE(sent().size(), 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(sent()[i].bytes, from_own(1514).bytes);
}

TEST_F(TransmitTest, ContradictingCommandsAreFlaggedAndTheTransmitterGoesOn) {
  const std::vector<u8> data(64, 3);
  const auto flagged = [&](const char* what) {
    EXPECT_TRUE(bench.interrupt(kTxError)) << what;
    EXPECT_FALSE(bench.guest_errors.empty()) << what;
    bench.clear_interrupts();
    bench.guest_errors.clear();
  };
  bench.write_buffer(kFirst | kLast, data, 99);
  flagged("length mismatch");
  bench.write_buffer(kLast, data, 64);
  flagged("no first segment");
  bench.write_buffer(kFirst, data, 128);
  bench.write_buffer(kFirst | kLast, data, 64);
  flagged("no last segment");
  bench.write_buffer(kFirst, data, 128);
  bench.write_buffer(kLast, data, 1u << 16 | 128);
  flagged("commands B differ");
  bench.write_buffer(kFirst | kLast, {}, 0);
  flagged("nothing to send");
  bench.write32(kTxData, kFirst | kLast | 3u << 24 | 4);
  bench.write32(kTxData, 4);
  bench.write32(kTxData, 0);
  flagged("reserved alignment");
  settle();
  const auto before = sent().size();
  bench.transmit(from_own());
  settle();
  ASSERT_EQ(sent().size(), before + 1);
  EXPECT_EQ(sent().back().bytes, from_own().bytes);
}

TEST_F(TransmitTest, FullStatusFifoHoldsTransmissionUpUnlessStatusesMayBeLost) {
  bench.write32(kFifoInt, 127u << 16);
  for (int i = 0; i < 140; ++i) {
    bench.transmit(from_own(), u32(i));
    settle();
  }
  EXPECT_EQ(sent().size(), 128u);
  EXPECT_EQ(bench.tx_statuses(), 128u);
  EXPECT_TRUE(bench.interrupt(kTxStatusFull));
  EXPECT_TRUE(bench.interrupt(kTxStatusLevel));
  bench.read32(kTxStatus);
  settle();
  EXPECT_EQ(sent().size(), 129u);
  EXPECT_FALSE(bench.interrupt(kTxStatusOverflow));
  bench.write32(kTxCfg, kTxOn | 4);  // TXSAO
  settle();
  EXPECT_EQ(sent().size(), 140u);
  EXPECT_TRUE(bench.interrupt(kTxStatusOverflow));
  bench.write32(kTxCfg, kTxOn | 0x8000);  // TXS_DUMP
  EXPECT_EQ(bench.tx_statuses(), 0u);
}

TEST_F(TransmitTest, EmptyStatusFifoReadsZeroAndIsLogged) {
  EXPECT_EQ(bench.read32(kTxStatusPeek), 0u);
  EXPECT_TRUE(bench.guest_errors.empty());
  EXPECT_EQ(bench.read32(kTxStatus), 0u);
  EXPECT_EQ(bench.guest_errors.size(), 1u);
}

TEST_F(TransmitTest, StopEndsAfterThePacketUnderWay) {
  bench.transmit(from_own(), 1);
  bench.transmit(from_own(), 2);
  bench.write32(kTxCfg, kTxOn | 1);
  EXPECT_FALSE(bench.interrupt(kTxStopInt));
  settle();
  EXPECT_TRUE(bench.interrupt(kTxStopInt));
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(bench.read32(kTxCfg) & kTxOn, 0u);
  bench.write32(kTxCfg, 0x4000);  // TXD_DUMP
  bench.write32(kTxCfg, kTxOn);
  settle();
  EXPECT_EQ(sent().size(), 1u);
}

TEST_F(TransmitTest, AvailableLevelInterrupts) {
  bench.write32(kTxCfg, 0);
  for (int i = 0; i < 3; ++i) bench.transmit(from_own(1514));
  const u32 free = bench.read32(kTxFifoInf);
  bench.write32(kFifoInt, (free / 64 + 1) << 24);
  bench.clear_interrupts();
  EXPECT_FALSE(bench.interrupt(kTxAvailable));
  bench.write32(kTxCfg, kTxOn);
  settle();
  EXPECT_TRUE(bench.interrupt(kTxAvailable));
}

TEST_F(TransmitTest, PauseFramesHoldTheNextFrameBack) {
  constexpr u16 kQuanta = 200;
  bench.mac_write(kFlow, 2);  // FCEN
  bench.wire.port.send(pause_frame(kOtherMac, kQuanta));
  bench.advance_by(10 * kMicrosecond);
  const u64 arrival = bench.queue.now() - 10 * kMicrosecond + kLeastFrameTime + kCableLatency;
  bench.transmit(from_own());
  settle();
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_EQ(bench.wire.times[0],
            arrival + kQuanta * 5'120 * kNanosecond + kLeastFrameTime + kCableLatency);
}

TEST_F(TransmitTest, FlowBusySendsAPauseFrame) {
  bench.mac_write(kFlow, 0x12340000 | 1);
  EXPECT_EQ(bench.mac_read(kFlow), 0x12340000u);
  settle();
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_EQ(pause_quanta(sent()[0]), 0x1234);
  EXPECT_EQ(sent()[0].source(), kOwnMac);
}

TEST_F(TransmitTest, HalfDuplexWithoutCarrierSaysSo) {
  bench.mac_write(kMacCr, kTxEn);
  bench.wire.port.offer({});
  bench.transmit(from_own(), 7);
  settle();
  EXPECT_EQ(bench.read32(kTxStatus), 0x00078c00u);
}

TEST_F(TransmitTest, GoesOnFromASaveInMidPacketAndMidFrame) {
  for (u8 i = 0; i < 4; ++i) bench.transmit(from_own(300, i), i);
  bench.write32(kTxData, kFirst | kLast | 64);
  bench.write32(kTxData, 64);
  bench.write32(kTxData, 0x01010101);
  bench.advance_by(30 * kMicrosecond);

  isa::Archive saved;
  saved("queue", bench.queue);
  saved("cable", bench.cable);
  saved("lan", bench.lan);
  const auto finish = [&] {
    for (int i = 1; i < 16; ++i) bench.write32(kTxData, 0x01010101 * u32(i));
    settle();
    return std::make_pair(bench.wire.times, Bench::state_of(bench.lan));
  };
  bench.wire.times.clear();
  const auto first = finish();
  bench.wire.times.clear();
  isa::Archive loaded(saved.bytes());
  loaded("queue", bench.queue);
  loaded("cable", bench.cable);
  loaded("lan", bench.lan);
  EXPECT_TRUE(loaded.at_end());
  EXPECT_EQ(finish(), first);
  EXPECT_EQ(first.first.size(), 4u);
}

}  // namespace
}  // namespace vesim::models
