// SPDX-License-Identifier: Apache-2.0
// Random transfers against an array, over a bus with errors, saved and loaded in between; and
// random accesses, after which the device still works.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/unit/models/pl180/pl180_bench.h"

namespace vesim::models {
namespace {

using namespace mci;
using namespace mci_status;

constexpr u32 kBlocks = 256;  // of the card that are used
constexpr u32 kErrors = kDataCrcFail | kDataTimeOut | kStartBitErr | kTxUnderrun | kRxOverrun;
constexpr u64 kWrongCrcEvery = 37;

class Pl180RandomTest : public Pl180Bench {
 protected:
  explicit Pl180RandomTest(u64 size = 64 << 20) : Pl180Bench(kWrongCrcEvery, size) {
    for (u32 block = 0; block < 64; ++block) expected[block][0] = block;
  }

  u32 random(u32 limit) { return static_cast<u32>(generator()) % limit; }
  u32 address(u32 block) const { return file_is_large ? block : block * 512; }

  // Saves and loads everything, as a checkpoint does.
  void checkpoint() {
    isa::Archive saved;
    serialize(saved);
    isa::Archive loaded(saved.bytes());
    serialize(loaded);
    EXPECT_TRUE(loaded.at_end());
    isa::Archive again;
    serialize(again);
    EXPECT_EQ(saved.bytes(), again.bytes());
  }
  void serialize(isa::Archive& ar) {
    mmci.serialize(ar);
    card.serialize(ar);
    bench.queue.serialize(ar);
  }

  // One word when the FIFO has it, sometimes late. False: the transfer failed.
  bool ready(u32 flag) {
    if (random(50) == 0) bench.advance_by(random(200) * kMicrosecond);
    if (random(400) == 0) checkpoint();
    return !(wait_for(flag | kErrors) & kErrors);
  }

  // Leaves a transfer that failed, as a driver does.
  void recover() {
    bench.write32(kDataCtrl, 0);
    clear();
    command(12);
    bench.advance_by(kMillisecond);
    command(13, rca);
    ++failures;
  }
  void finish(bool stop) {
    bench.write32(kDataCtrl, 0);
    clear();
    if (stop) command(12);
    bench.advance_by(kMillisecond);
  }

  bool announce(u32 count) {
    const bool counted = random(2);
    if (counted) command(23, count);
    return counted;
  }

  bool read(u32 first, u32 count) {
    const bool counted = announce(count);
    start_data(kRead, count * 512);
    command(18, address(first));
    for (u32 i = 0; i < count * 128; ++i) {
      if (!ready(kRxDataAvlbl)) return recover(), false;
      got[i] = bench.read32(kFifo);
    }
    if (wait_for(kDataEnd | kErrors) & kErrors) return recover(), false;
    for (u32 i = 0; i < count * 128; ++i) {
      EXPECT_EQ(got[i], expected[first + i / 128][i % 128]) << first << "+" << i;
    }
    finish(!counted);
    return true;
  }

  bool write(u32 first, u32 count) {
    const bool counted = announce(count);
    const u32 seed = static_cast<u32>(generator());
    command(25, address(first));
    start_data(kWrite, count * 512);
    bool good = true;
    for (u32 i = 0; i < count * 128 && good; ++i) {
      good = ready(kTxFifoHalfEmpty);
      if (good) bench.write32(kFifo, seed + i);
    }
    if (good) good = !(wait_for(kDataEnd | kErrors) & kErrors);
    // What went before the block that failed is stored.
    const u32 stored = good ? count : count - bench.read32(kDataCnt) / 512 - 1;
    for (u32 i = 0; i < stored * 128; ++i) expected[first + i / 128][i % 128] = seed + i;
    good ? finish(!counted) : recover();
    return good;
  }

  void transfer_at_random(int transfers) {
    select_card();
    for (int i = 0; i < transfers && !HasFailure(); ++i) {
      const u32 count = 1 + random(16), first = random(kBlocks - count);
      random(2) ? read(first, count) : write(first, count);
    }
    EXPECT_GT(failures, transfers / 20);
    EXPECT_LT(failures, transfers / 2);
    EXPECT_TRUE(bench.guest_errors.size() <= static_cast<unsigned>(failures))
        << bench.guest_errors.front();
  }

  std::mt19937 generator{2013};
  std::array<std::array<u32, 128>, kBlocks> expected{};
  std::array<u32, 16 * 128> got{};
  bool file_is_large = false;
  int failures = 0;
};

class Pl180RandomLargeTest : public Pl180RandomTest {
 protected:
  Pl180RandomLargeTest() : Pl180RandomTest(u64{4} << 30) { file_is_large = true; }
};

TEST_F(Pl180RandomTest, TransfersOnAByteAddressedCard) { transfer_at_random(400); }
TEST_F(Pl180RandomLargeTest, TransfersOnABlockAddressedCard) { transfer_at_random(400); }

// A guest that writes anything anywhere, and a card that then still does what it should.
TEST_F(Pl180RandomTest, AccessesAtRandom) {
  static constexpr u64 kOffsets[] = {kPower,      kClock,    kArgument, kCommand, kDataTimer,
                                     kDataLength, kDataCtrl, kClear,    kMask0,   kMask1,
                                     kSelect,     kFifo,     kFifo,     kFifo,    kFifo};
  static constexpr u32 kCommands[] = {0,  2,  3,  6,  7,  8,  12, 13, 16, 17,
                                      18, 23, 24, 25, 32, 33, 38, 41, 51, 55};
  for (int i = 0; i < 200'000; ++i) {
    const u64 offset = kOffsets[random(std::size(kOffsets))];
    u32 value = static_cast<u32>(generator());
    if (offset == kPower) value = random(20) ? kOn : value;
    if (offset == kClock) value |= random(20) ? kEnable | kBypass : 0;
    if (offset == kSelect) value = random(20) ? 0 : value;
    if (offset == kCommand)
      value = kCommands[random(std::size(kCommands))] | kResp | kGo | (value & kLong);
    if (offset == kArgument) value = random(2) ? value & 0xffff0000 : random(kBlocks) * 512;
    if (offset == kDataLength) value = random(2) ? value : 512;
    if (offset == kDataCtrl) value = random(3) ? 0x91 | (value & 2) : value;
    random(3) ? bench.write32(offset, value) : static_cast<void>(bench.read32(offset));
    if (random(2)) bench.advance_by(random(20) * kMicrosecond);
    if (random(5000) == 0) checkpoint();
  }
  mmci.reset(true);
  bench.guest_errors.clear();
  select_card();
  for (u32 block = 0; block < 5; ++block) EXPECT_TRUE(write(block * 16, 1) || write(block * 16, 1));
  for (u32 block = 0; block < 5; ++block) EXPECT_TRUE(read(block * 16, 1) || read(block * 16, 1));
}

}  // namespace
}  // namespace vesim::models
