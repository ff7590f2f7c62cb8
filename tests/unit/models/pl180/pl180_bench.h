// SPDX-License-Identifier: Apache-2.0
// A PL180 with a card, and what a driver does with them.
#pragma once

#include <optional>

#include "models/pl180/pl180.h"
#include "tests/unit/models/bench.h"
#include "tests/unit/models/sd_card/card_file.h"

namespace vesim::models {

namespace mci {
inline constexpr u64 kPower = 0x00, kClock = 0x04, kArgument = 0x08, kCommand = 0x0c,
                     kRespCmd = 0x10, kResponse = 0x14, kDataTimer = 0x24, kDataLength = 0x28,
                     kDataCtrl = 0x2c, kDataCnt = 0x30, kStatus = 0x34, kClear = 0x38,
                     kMask0 = 0x3c, kMask1 = 0x40, kSelect = 0x44, kFifoCnt = 0x48, kFifo = 0x80;
inline constexpr u32 kOn = 3, kEnable = 1 << 8, kBypass = 1 << 10, kWide = 1 << 11,
                     kFlowControl = 1 << 12;
inline constexpr u32 kResp = 1 << 6, kLong = 1 << 7, kInterrupt = 1 << 8, kGo = 1 << 10;
inline constexpr u32 kRead = 0x93, kWrite = 0x91;  // blocks of 512
}  // namespace mci

class Pl180Bench : public testing::Test {
 protected:
  static constexpr u64 kMclk = 25'000'000;  // a cycle is 40 ns
  static constexpr u64 kCycle = 40 * kNanosecond;
  static constexpr u32 kAllEvents = 0x7ff;

  explicit Pl180Bench(u64 wrong_crc_every = 0, u64 size = 64 << 20)
      : file(size),
        card(file.path(), CardImage::Writes::kOverlay,
             {.read_access = 100 * kMicrosecond,
              .block_gap = kMicrosecond,
              .write_busy = 50 * kMicrosecond},
             wrong_crc_every) {
    bench.connect(mmci.port).connect(empty.port);
    mmci.insert(card);
  }

  u32 status() { return bench.read32(mci::kStatus); }
  void clear() { bench.write32(mci::kClear, kAllEvents); }
  // Waits, event by event, until one of the status flags is set; returns the status.
  u32 wait_for(u32 flags) {
    for (int events = 0; !(status() & flags); ++events) {
      if (bench.queue.next_deadline() == kNever || events > 100'000) {
        ADD_FAILURE() << "waits for ever for " << std::hex << flags;
        break;
      }
      bench.advance_to(bench.queue.next_deadline());
    }
    return status();
  }
  void clock_on(u32 more = mci::kBypass | mci::kFlowControl) {
    bench.write32(mci::kPower, mci::kOn);
    bench.write32(mci::kClock, mci::kEnable | more);
  }
  // The events that a command ends with, cleared.
  u32 command(u32 index, u32 argument = 0, u32 flags = mci::kResp) {
    bench.write32(mci::kArgument, argument);
    bench.write32(mci::kCommand, index | flags | mci::kGo);
    const u32 events = wait_for(mci_status::kCmdSent | mci_status::kCmdRespEnd |
                                mci_status::kCmdTimeOut | mci_status::kCmdCrcFail) &
                       0xc5;
    bench.write32(mci::kClear, events);
    return events;
  }
  u32 response() { return bench.read32(mci::kResponse); }
  void select_card(bool wide = true) {
    using namespace mci_status;
    clock_on();
    EXPECT_EQ(command(0, 0, 0), kCmdSent);
    EXPECT_EQ(command(8, 0x1aa), kCmdRespEnd);
    command(55);
    EXPECT_EQ(command(41, 0x40ff8000), kCmdCrcFail) << "R3 carries no CRC";
    EXPECT_EQ(command(2, 0, mci::kResp | mci::kLong), kCmdRespEnd);
    EXPECT_EQ(command(3), kCmdRespEnd);
    rca = response() & 0xffff0000;
    EXPECT_EQ(command(7, rca), kCmdRespEnd);
    if (!wide) return;
    command(55, rca);
    EXPECT_EQ(command(6, 2), kCmdRespEnd);
    clock_on(mci::kBypass | mci::kFlowControl | mci::kWide);
  }
  void start_data(u32 control, u32 length, u32 timeout = 1'000'000) {
    bench.write32(mci::kDataTimer, timeout);
    bench.write32(mci::kDataLength, length);
    bench.write32(mci::kDataCtrl, control);
  }

  Bench bench;
  Pl180 mmci{"mmci", bench.queue, kMclk};
  Pl180 empty{"empty", bench.queue, kMclk};
  CardFile file;
  SdCard card;
  u32 rca = 0;
};

}  // namespace vesim::models
