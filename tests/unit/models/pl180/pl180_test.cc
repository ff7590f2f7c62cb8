// SPDX-License-Identifier: Apache-2.0
// Expected values: PrimeCell MultiMedia Card Interface (PL180) TRM, DDI 0172.
#include "models/pl180/pl180.h"

#include <gmock/gmock.h>

#include "tests/unit/models/pl180/pl180_bench.h"

namespace vesim::models {
namespace {

using namespace mci;
using namespace mci_status;
using testing::IsEmpty;
using testing::SizeIs;

class Pl180Test : public Pl180Bench {};

class BadBusTest : public Pl180Bench {
 protected:
  BadBusTest() : Pl180Bench(3) {}
};

// Registers.

TEST_F(Pl180Test, RegistersHoldWhatTheyHave) {
  const struct {
    u64 offset;
    u32 mask;
  } kRegisters[] = {{kPower, 0xff},     {kClock, 0x1fff},      {kArgument, ~0u},
                    {kDataTimer, ~0u},  {kDataLength, 0xffff}, {kMask0, 0x3fffff},
                    {kMask1, 0x3fffff}, {kSelect, 0xf}};
  for (const auto& r : kRegisters) {
    EXPECT_EQ(bench.read32(r.offset), 0u) << r.offset;
    bench.write32(r.offset, ~0u);
    EXPECT_EQ(bench.read32(r.offset), r.mask) << r.offset;
    bench.write32(r.offset, 0);
  }
  bench.write32(kCommand, 0x3ff);
  EXPECT_EQ(bench.read32(kCommand), 0x3ffu);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(Pl180Test, ReadOnlyRegisters) {
  for (const u64 offset : {kRespCmd, kResponse, kResponse + 12, kDataCnt, kStatus, kFifoCnt}) {
    EXPECT_EQ(bench.read32(offset), 0u) << offset;
    bench.write32(offset, ~0u);
    EXPECT_EQ(bench.read32(offset), 0u) << offset;
  }
  EXPECT_THAT(bench.guest_errors, SizeIs(6));
}

TEST_F(Pl180Test, Identification) {
  u32 id = 0;
  for (unsigned i = 0; i < 4; ++i) id |= bench.read32(0xfe0 + 4 * i) << 8 * i;
  EXPECT_EQ(id, 0x02041180u);
}

TEST_F(Pl180Test, ResetSwitchesTheCardOff) {
  select_card();
  bench.write32(kMask0, 1);
  mmci.reset(false);
  EXPECT_EQ(bench.read32(kPower), 0u);
  EXPECT_EQ(bench.read32(kMask0), 0u);
  clock_on();
  EXPECT_EQ(command(13, rca), kCmdTimeOut);
  EXPECT_EQ(command(8, 0x1aa), kCmdRespEnd) << "idle again";
}

// Commands.

TEST_F(Pl180Test, CommandTakesItsBits) {
  clock_on();
  const u64 begin = bench.queue.now();
  bench.write32(kArgument, 0x1aa);
  bench.write32(kCommand, 8 | kResp | kGo);
  EXPECT_EQ(status(), kCmdActive);
  EXPECT_EQ(wait_for(kCmdRespEnd), kCmdRespEnd);
  EXPECT_EQ(bench.queue.now() - begin, (48 + 2 + 48) * kCycle);
  EXPECT_EQ(response(), 0x1aau);
  EXPECT_EQ(bench.read32(kRespCmd), 8u);
}

TEST_F(Pl180Test, NoResponseTimesOut) {
  clock_on();
  const u64 begin = bench.queue.now();
  EXPECT_EQ(command(5), kCmdTimeOut);
  EXPECT_EQ(bench.queue.now() - begin, (48 + 64) * kCycle);
}

TEST_F(Pl180Test, InterruptModeWaitsWithoutALimit) {
  clock_on();
  bench.write32(kCommand, 5 | kResp | mci::kInterrupt | kGo);
  bench.advance_by(kSecond);
  EXPECT_EQ(status(), kCmdActive);
  bench.write32(kCommand, 0);
  EXPECT_EQ(status(), 0u);
}

TEST_F(Pl180Test, ClockDivides) {
  clock_on(kFlowControl | 124);  // 100 kHz
  const u64 begin = bench.queue.now();
  EXPECT_EQ(command(0, 0, 0), kCmdSent);
  EXPECT_EQ(bench.queue.now() - begin, 48 * 10 * kMicrosecond);
}

TEST_F(Pl180Test, NothingMovesWithoutClock) {
  bench.write32(kPower, kOn);
  bench.write32(kArgument, 0x1aa);
  bench.write32(kCommand, 8 | kResp | kGo);
  EXPECT_EQ(bench.queue.next_deadline(), kNever);
  EXPECT_EQ(status(), kCmdActive);
  clock_on();
  wait_for(kCmdRespEnd);
  EXPECT_EQ(response(), 0x1aau);
}

TEST_F(Pl180Test, AnEmptySlotDoesNotAnswer) {
  bench.at_port(1);
  clock_on();
  EXPECT_EQ(command(0, 0, 0), kCmdSent);
  EXPECT_EQ(command(8, 0x1aa), kCmdTimeOut);
  start_data(kRead, 512, 1000);
  EXPECT_EQ(wait_for(kDataTimeOut), kDataTimeOut);
}

TEST_F(Pl180Test, OtherCardsThanTheFirstAreNotThere) {
  clock_on();
  bench.write32(kSelect, 1);
  EXPECT_EQ(command(8, 0x1aa), kCmdTimeOut);
  bench.write32(kSelect, 0);
  EXPECT_EQ(command(8, 0x1aa), kCmdRespEnd);
}

TEST_F(Pl180Test, LongResponses) {
  clock_on();
  command(55);
  command(41, 0xff8000);
  EXPECT_EQ(command(2, 0, kResp | kLong), kCmdRespEnd);
  const auto cid = card_identification();
  EXPECT_EQ(bench.read32(kRespCmd), 0x3fu);
  for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(bench.read32(kResponse + 4 * i), cid[i]);
  EXPECT_EQ(bench.read32(kResponse + 12), cid[3] & ~1u);
  EXPECT_EQ(command(3, 0, kResp | kLong), kCmdCrcFail) << "a short one came";
}

TEST_F(Pl180Test, InterruptsByMask) {
  clock_on();
  bench.write32(kMask0, kCmdSent);
  EXPECT_FALSE(mmci.interrupt[0].level());
  bench.write32(kCommand, 0 | kGo);
  wait_for(kCmdSent);
  EXPECT_TRUE(mmci.interrupt[0].level());
  EXPECT_FALSE(mmci.interrupt[1].level());
  bench.write32(kMask1, kCmdSent);
  EXPECT_TRUE(mmci.interrupt[1].level());
  bench.write32(kMask0, 0);
  EXPECT_FALSE(mmci.interrupt[0].level());
  clear();
  EXPECT_FALSE(mmci.interrupt[1].level());
}

// Receiving.

TEST_F(Pl180Test, ReceivesOneBlock) {
  select_card();
  start_data(kRead, 512);
  EXPECT_EQ(status(), kRxActive | kRxFifoEmpty);
  command(17, 5 * 512);
  const u64 begin = bench.queue.now();
  EXPECT_EQ(wait_for(kRxDataAvlbl) & kRxDataAvlbl, kRxDataAvlbl);
  EXPECT_EQ(bench.read32(kFifoCnt), 127u);
  EXPECT_EQ(bench.read32(kDataCnt), 508u);
  EXPECT_EQ(wait_for(kRxFifoHalfFull), kRxActive | kRxDataAvlbl | kRxFifoHalfFull);
  EXPECT_EQ(bench.read32(kFifoCnt), 64u);
  EXPECT_EQ(wait_for(kDataEnd),
            kDataEnd | kDataBlockEnd | kRxActive | kRxDataAvlbl | kRxFifoHalfFull | kRxFifoFull);
  // From the end of the command; its response, of 50 cycles, lies within.
  EXPECT_EQ(bench.queue.now() - begin + 50 * kCycle, 100 * kMicrosecond + (1 + 1024 + 17) * kCycle);
  EXPECT_EQ(bench.peek32(kFifo), 5u);
  EXPECT_EQ(bench.read32(kFifo + 60), 5u) << "at any of its addresses";
  for (unsigned i = 1; i < 128; ++i) EXPECT_EQ(bench.read32(kFifo), 0u);
  EXPECT_EQ(status(), kDataEnd | kDataBlockEnd) << "inactive with the last word read";
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(Pl180Test, OneLineIsFourTimesAsSlow) {
  select_card(false);
  start_data(kRead, 512);
  command(17, 0);
  const u64 begin = bench.queue.now();
  wait_for(kDataEnd);
  EXPECT_EQ(bench.queue.now() - begin + 50 * kCycle, 100 * kMicrosecond + (1 + 4096 + 17) * kCycle);
}

TEST_F(Pl180Test, ClockWaitsForTheFifo) {
  select_card();
  start_data(kRead, 2048);
  command(18, 0);
  bench.advance_by(kSecond);
  EXPECT_EQ(status() & (kRxFifoFull | kRxOverrun), kRxFifoFull);
  EXPECT_EQ(bench.read32(kDataCnt), 2048u - 512);
  for (u32 word = 0; word < 512; ++word) {
    wait_for(kRxDataAvlbl);
    EXPECT_EQ(bench.read32(kFifo), word % 128 ? 0 : word / 128) << word;
  }
  wait_for(kDataEnd);
  EXPECT_EQ(command(12), kCmdRespEnd);
}

TEST_F(Pl180Test, OverrunWithoutFlowControl) {
  select_card();
  clock_on(kBypass | kWide);
  start_data(kRead, 2048);
  command(18, 0);
  EXPECT_EQ(wait_for(kRxOverrun) & ~kDataBlockEnd, kRxOverrun);
  EXPECT_EQ(bench.read32(kFifo), 0u);
  EXPECT_THAT(bench.guest_errors, SizeIs(1));
}

TEST_F(Pl180Test, DataTimer) {
  select_card();
  const u64 begin = bench.queue.now();
  start_data(kRead, 512, 500);
  EXPECT_EQ(wait_for(kDataTimeOut), kDataTimeOut);
  EXPECT_EQ(bench.queue.now() - begin, 500 * kCycle);
  EXPECT_EQ(bench.read32(kDataCnt), 512u);
}

TEST_F(BadBusTest, ReceivedCrcFails) {
  select_card();
  start_data(kRead, 2048);
  command(18, 0);
  for (int word = 0; word < 384 && !(status() & kDataCrcFail); ++word) {
    wait_for(kRxDataAvlbl | kDataCrcFail);
    bench.read32(kFifo);
  }
  EXPECT_EQ(wait_for(kDataCrcFail), kDataCrcFail | kDataBlockEnd);
  EXPECT_EQ(bench.read32(kDataCnt), 512u) << "in the third block of four";
}

TEST_F(Pl180Test, OtherBlockSizesThanTheCardsFailTheCheck) {
  select_card();
  start_data(0x83, 256);
  command(17, 0);
  EXPECT_EQ(wait_for(kDataCrcFail | kDataEnd) & ~kRxActive, kDataCrcFail);
}

TEST_F(Pl180Test, LinesMustAgree) {
  select_card(false);
  clock_on(kBypass | kFlowControl | kWide);
  start_data(kRead, 512);
  command(17, 0);
  EXPECT_EQ(wait_for(kStartBitErr | kDataEnd), kStartBitErr);
}

TEST_F(Pl180Test, SmallBlocksShareWords) {
  select_card();
  command(16, 2);
  start_data(0x13, 2);
  command(17, 5 * 512);
  wait_for(kDataEnd);
  EXPECT_EQ(bench.read32(kFifo), 5u);
  EXPECT_EQ(status(), kDataEnd | kDataBlockEnd);
}

// Sending.

TEST_F(Pl180Test, SendsOneBlock) {
  select_card();
  command(24, 5 * 512);
  start_data(kWrite, 512);
  EXPECT_EQ(status(), kTxActive | kTxFifoEmpty | kTxFifoHalfEmpty);
  const u64 begin = bench.queue.now();
  for (u32 i = 0; i < 128; ++i) bench.write32(kFifo, 0x01010101 * i);
  EXPECT_EQ(status(), kTxActive | kTxDataAvlbl | kTxFifoFull);
  EXPECT_EQ(bench.read32(kFifoCnt), 128u);
  wait_for(kTxFifoHalfEmpty);
  EXPECT_EQ(bench.read32(kFifoCnt), 64u);
  wait_for(kDataBlockEnd);
  EXPECT_EQ(bench.queue.now() - begin, (2 + 1 + 1024 + 17 + 7) * kCycle);
  EXPECT_EQ(status() & kDataEnd, 0u) << "the card is busy";
  wait_for(kDataEnd);
  EXPECT_EQ(status(), kDataEnd | kDataBlockEnd);
  clear();
  start_data(kRead, 512);
  command(17, 5 * 512);
  wait_for(kDataEnd);
  for (u32 i = 0; i < 128; ++i) EXPECT_EQ(bench.read32(kFifo), 0x01010101 * i);
  EXPECT_THAT(bench.guest_errors, IsEmpty());
}

TEST_F(Pl180Test, ClockWaitsForWordsToSend) {
  select_card();
  command(25, 0);
  start_data(kWrite, 1024);
  for (u32 i = 0; i < 256; ++i) {
    bench.write32(kFifo, i);
    bench.advance_by(10 * kMicrosecond);
  }
  EXPECT_EQ(wait_for(kDataEnd), kDataEnd | kDataBlockEnd);
}

TEST_F(Pl180Test, UnderrunWithoutFlowControl) {
  select_card();
  clock_on(kBypass | kWide);
  command(24, 0);
  start_data(kWrite, 512);
  bench.write32(kFifo, 1);
  EXPECT_EQ(wait_for(kTxUnderrun), kTxUnderrun);
  EXPECT_EQ(bench.read32(kDataCnt), 508u);
}

TEST_F(BadBusTest, SentCrcFails) {
  select_card();
  command(25, 0);
  start_data(kWrite, 2048);
  for (u32 i = 0; i < 512 && !(status() & kDataCrcFail); ++i) {
    if (wait_for(kTxFifoHalfEmpty | kDataCrcFail) & kTxActive) bench.write32(kFifo, i);
  }
  EXPECT_EQ(wait_for(kDataCrcFail), kDataCrcFail | kDataBlockEnd);
}

TEST_F(Pl180Test, ACardThatIsNotListeningGivesNoCrcStatus) {
  select_card();
  start_data(kWrite, 512);
  for (u32 i = 0; i < 128; ++i) bench.write32(kFifo, i);
  EXPECT_EQ(wait_for(kDataCrcFail), kDataCrcFail);
}

TEST_F(Pl180Test, BusyCardTimesOut) {
  select_card();
  command(24, 0);
  start_data(kWrite, 512, 100);
  for (u32 i = 0; i < 128; ++i) bench.write32(kFifo, i);
  EXPECT_EQ(wait_for(kDataTimeOut | kDataEnd), kDataTimeOut | kDataBlockEnd);
}

// What a guest does wrong.

TEST_F(Pl180Test, AccessesToTheFifoThatIsNotInUse) {
  select_card();
  EXPECT_EQ(bench.read32(kFifo), 0u);
  bench.write32(kFifo, 1);
  start_data(kRead, 512);
  bench.write32(kFifo, 1);
  EXPECT_EQ(bench.read32(kFifo), 0u);
  bench.write32(kDataCtrl, 0);
  start_data(kWrite, 1024);
  EXPECT_EQ(bench.read32(kFifo), 0u);
  EXPECT_THAT(bench.guest_errors, SizeIs(5));
  for (u32 i = 0; i < 129; ++i) bench.write32(kFifo, i);
  EXPECT_THAT(bench.guest_errors, SizeIs(6)) << "no room for the last";
}

TEST_F(Pl180Test, TransfersThatMakeNoSense) {
  select_card();
  start_data(0xf3, 512, 100);
  EXPECT_THAT(bench.guest_errors, SizeIs(2)) << "reserved size, and no multiple of it";
  bench.write32(kDataCtrl, kRead);
  EXPECT_THAT(bench.guest_errors, SizeIs(3)) << "while one is under way";
  bench.write32(kDataCtrl, 0);
  start_data(kRead | 4, 512, 100);
  EXPECT_THAT(bench.guest_errors, SizeIs(4)) << "a stream";
  EXPECT_EQ(wait_for(kDataTimeOut), kDataTimeOut);
  clear();
  start_data(kRead, 0);
  EXPECT_EQ(status(), kDataEnd) << "of nothing";
}

}  // namespace
}  // namespace vesim::models
