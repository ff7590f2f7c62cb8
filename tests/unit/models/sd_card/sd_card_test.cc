// SPDX-License-Identifier: Apache-2.0
// Expected values: SD Physical Layer Simplified Specification 3.01.
#include "models/sd_card/sd_card.h"

#include <gmock/gmock.h>

#include "isa/diagnostics.h"
#include "tests/unit/models/sd_card/card_file.h"

namespace vesim::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using CrcStatus = SdCard::CrcStatus;
using Writes = CardImage::Writes;

constexpr u64 kMiB = 1 << 20, kGiB = 1 << 30;
constexpr u64 kAccess = 100, kGap = 10, kBusy = 50;
constexpr u32 kOcr = 0x00ff8000, kHcs = 1u << 30;
// R1: the state before the command, ready for data.
constexpr u32 kStby = 3 << 9 | 0x100, kTran = 4 << 9 | 0x100, kData = 5 << 9 | 0x100,
              kRcv = 6 << 9 | 0x100;
constexpr u32 kAppCmd = 1 << 5;

class SdCardTest : public testing::Test {
 protected:
  explicit SdCardTest(u64 size = 64 * kMiB, u64 wrong_crc_every = 0)
      : file(size),
        card(file.path(), Writes::kOverlay,
             {.read_access = kAccess, .block_gap = kGap, .write_busy = kBusy}, wrong_crc_every) {
    isa::set_guest_error_sink(
        [this](const isa::GuestError& error) { guest_errors.emplace_back(error.message); });
  }
  ~SdCardTest() override { isa::set_guest_error_sink(nullptr); }

  std::optional<SdResponse> send(u8 index, u32 argument = 0) {
    return card.command(index, argument, now);
  }
  // The response's word; none is 0xdead.
  u32 r(u8 index, u32 argument = 0) {
    const auto response = send(index, argument);
    if (!response) return 0xdead;
    EXPECT_FALSE(response->is_long);
    return response->words[0];
  }
  u32 application(u8 index, u32 argument = 0) {
    EXPECT_NE(r(55, rca << 16) & kAppCmd, 0u);
    return r(index, argument);
  }
  void identify() {
    send(0);
    EXPECT_EQ(r(8, 0x1aa), 0x1aau);
    application(41, kHcs | kOcr);
    send(2);
    rca = r(3) >> 16;
  }
  void select() {
    identify();
    EXPECT_EQ(r(7, rca << 16), kStby);
  }
  // The first byte of a block that the card sends, which then ends.
  int read_block() {
    now = std::max(now, card.next_block());
    const auto bytes = card.send_block();
    EXPECT_TRUE(card.block_sent(++now));
    return bytes.empty() ? -1 : bytes[0];
  }
  std::vector<u8> read_register() {
    auto bytes = card.send_block();
    EXPECT_TRUE(card.block_sent(++now));
    EXPECT_EQ(card.next_block(), kNever);
    return bytes;
  }
  CrcStatus write_block(u8 value) { return card.receive_block(std::vector<u8>(512, value), ++now); }

  CardFile file;
  SdCard card;
  std::vector<std::string> guest_errors;
  u64 now = 1000;
  u32 rca = 0;
};

class SdhcTest : public SdCardTest {
 protected:
  SdhcTest() : SdCardTest(4 * kGiB) {}
};

class BadBusTest : public SdCardTest {
 protected:
  BadBusTest() : SdCardTest(64 * kMiB, 3) {}
};

// Identification.

TEST_F(SdCardTest, InterfaceConditionsAreEchoed) {
  EXPECT_EQ(r(8, 0x15a), 0x15au);
  EXPECT_EQ(r(8, 0x2aa), 0xdeadu) << "a voltage that the card lacks";
}

TEST_F(SdCardTest, OperationConditions) {
  EXPECT_EQ(application(41), kOcr) << "an inquiry";
  const auto r3 = (r(55), send(41, kOcr));
  ASSERT_TRUE(r3);
  EXPECT_EQ(r3->words[0], 0x80000000 | kOcr) << "ready; no high capacity";
  EXPECT_EQ(r3->index, 0x3f);
  EXPECT_FALSE(r3->crc);
}

TEST_F(SdCardTest, WrongVoltageMakesItInactive) {
  r(55);
  EXPECT_EQ(r(41, 0x40), 0xdeadu);
  send(0);
  EXPECT_EQ(r(8, 0x1aa), 0xdeadu) << "for ever";
  card.power_cycle();
  EXPECT_EQ(r(8, 0x1aa), 0x1aau);
}

TEST_F(SdhcTest, StaysBusyForAHostThatDoesNotKnowIt) {
  EXPECT_EQ(application(41, kOcr), kOcr);
  EXPECT_EQ(application(41, kOcr | kHcs), 0x80000000 | kHcs | kOcr);
}

TEST_F(SdCardTest, IdentifiesItself) {
  application(41, kOcr);
  const auto cid = send(2);
  ASSERT_TRUE(cid && cid->is_long);
  EXPECT_EQ(cid->words[0], 0x00565356u);  // OID "VS", then "V..." of the name
  EXPECT_EQ(cid->words[1], 0x4553494du);  // "ESIM"
  EXPECT_EQ(cid->words[3] & 1, 1u);
  EXPECT_EQ(r(3) >> 16, 1u);
  EXPECT_EQ(r(3) >> 16, 2u) << "a new address each time";
  EXPECT_EQ(r(9, 1 << 16), 0xdeadu) << "not its address any more";
  EXPECT_TRUE(send(9, 2 << 16)->is_long);
}

TEST_F(SdCardTest, SpecificDataOfAByteAddressedCard) {
  identify();
  const LongRegister csd = send(9, rca << 16)->words;
  EXPECT_EQ(csd[0] >> 30, 0u);
  EXPECT_EQ(csd[0] & 0xff, 0x32u);  // 25 MHz
  const u32 size = (csd[1] & 0x3ff) << 2 | csd[2] >> 30;
  const u32 multiplier = csd[2] >> 15 & 7, length = csd[1] >> 16 & 0xf;
  EXPECT_EQ(u64{size + 1} << (multiplier + 2 + length), 64 * kMiB);
}

TEST_F(SdhcTest, SpecificDataOfABlockAddressedCard) {
  identify();
  const LongRegister csd = send(9, rca << 16)->words;
  EXPECT_EQ(csd[0] >> 30, 1u);
  EXPECT_EQ(u64{(csd[1] & 0x3f) << 16 | csd[2] >> 16} + 1, 4 * kGiB / (512 * 1024));
}

// The specification's own examples (4.5): CMD0, CMD17 and the response to CMD17.
TEST(CardRegisters, Crc7) {
  EXPECT_EQ(crc7({0x40000000, 0x00000000}, 40), 0x4au);
  EXPECT_EQ(crc7({0x51000000, 0x00000000}, 40), 0x2au);
  EXPECT_EQ(crc7({0x11000009, 0x00000000}, 40), 0x33u);
}

// Selection and status.

TEST_F(SdCardTest, SelectsAndDeselects) {
  select();
  EXPECT_EQ(r(13, rca << 16), kTran);
  EXPECT_EQ(r(13, 77 << 16), 0xdeadu);
  EXPECT_EQ(r(7, 0), 0xdeadu);
  EXPECT_EQ(r(13, rca << 16), kStby);
  EXPECT_THAT(guest_errors, IsEmpty());
}

TEST_F(SdCardTest, DeselectedWhileProgramming) {
  select();
  r(24, 0);
  EXPECT_EQ(write_block(1), CrcStatus::kPositive);
  r(7, 0);
  EXPECT_EQ(r(13, rca << 16), 8u << 9) << "disconnect, not ready";
  now += kBusy;
  EXPECT_EQ(r(13, rca << 16), kStby);
}

TEST_F(SdCardTest, IllegalCommandsAreReportedByTheNextStatus) {
  select();
  EXPECT_EQ(r(1), 0xdeadu);
  EXPECT_EQ(r(13, rca << 16), kTran | 1 << 22);
  EXPECT_EQ(r(13, rca << 16), kTran);
  EXPECT_THAT(guest_errors, IsEmpty()) << "a driver that asks for a kind of card";
  EXPECT_EQ(r(12), 0xdeadu);
  EXPECT_EQ(r(9, rca << 16), 0xdeadu);
  EXPECT_THAT(guest_errors, ElementsAre("CMD12 in state tran", "CMD9 in state tran"));
}

TEST_F(SdCardTest, UnknownApplicationCommandsAreBasicOnes) {
  select();
  EXPECT_EQ(application(16, 512), kTran);
}

TEST_F(SdCardTest, GoesInactive) {
  select();
  EXPECT_EQ(r(15, rca << 16), 0xdeadu);
  EXPECT_EQ(r(13, rca << 16), 0xdeadu);
}

// Registers read as data.

TEST_F(SdCardTest, ConfigurationRegister) {
  select();
  EXPECT_EQ(application(51), kTran | kAppCmd);
  EXPECT_THAT(read_register(), ElementsAre(2, 5, 0x80, 2, 0, 0, 0, 0));
  EXPECT_EQ(r(13, rca << 16), kTran);
}

TEST_F(SdCardTest, BusWidth) {
  select();
  EXPECT_EQ(card.bus_width(), 1u);
  application(6, 2);
  EXPECT_EQ(card.bus_width(), 4u);
  application(13);
  EXPECT_EQ(read_register()[0], 0x80);
  EXPECT_EQ(application(6, 1) & 1u << 31, 1u << 31) << "no such width";
  EXPECT_EQ(card.bus_width(), 4u);
}

TEST_F(SdCardTest, SwitchesFunctions) {
  select();
  r(6, 0x00fffff1);
  auto status = read_register();
  EXPECT_EQ(status.size(), 64u);
  EXPECT_EQ(status[13], 0x03);
  EXPECT_EQ(status[16], 0x01) << "it could";
  r(6, 0x80fffff5);
  EXPECT_EQ(read_register()[16], 0x0f) << "no such function";
  r(6, 0x80fffff1);
  EXPECT_EQ(read_register()[16], 0x01);
  r(7, 0);
  EXPECT_EQ(send(9, rca << 16)->words[0] & 0xff, 0x5au) << "50 MHz";
}

// Reading.

TEST_F(SdCardTest, ReadsOneBlock) {
  select();
  EXPECT_EQ(r(17, 5 * 512), kTran);
  EXPECT_EQ(card.next_block(), now + kAccess);
  EXPECT_EQ(r(13, rca << 16), kData);
  EXPECT_EQ(read_block(), 5);
  EXPECT_EQ(card.next_block(), kNever);
  EXPECT_EQ(r(13, rca << 16), kTran);
}

TEST_F(SdCardTest, ReadsPartOfABlock) {
  select();
  r(16, 64);
  r(17, 5 * 512);
  EXPECT_EQ(card.send_block().size(), 64u);
  card.block_sent(++now);
  EXPECT_EQ(r(17, 6 * 512 - 32), kTran | 1u << 30) << "across the end of a block";
  EXPECT_EQ(r(16, 513), kTran | 1u << 29);
  EXPECT_EQ(r(16, 0), kTran | 1u << 29);
}

TEST_F(SdCardTest, ReadsUntilStopped) {
  select();
  r(18, 0);
  for (int block = 0; block < 20; ++block) {
    EXPECT_EQ(read_block(), block);
    EXPECT_EQ(card.next_block(), now + kGap);
  }
  card.send_block();
  EXPECT_EQ(r(12), kData);
  EXPECT_FALSE(card.block_sent(++now)) << "cut off";
  EXPECT_EQ(card.next_block(), kNever);
  EXPECT_EQ(r(13, rca << 16), kTran);
}

TEST_F(SdhcTest, ReadsAsManyBlocksAsAnnounced) {
  select();
  r(23, 3);
  r(18, 7);
  for (const int block : {7, 8, 9}) EXPECT_EQ(read_block(), block);
  EXPECT_EQ(card.next_block(), kNever);
  EXPECT_EQ(r(13, rca << 16), kTran);
  r(18, 7);
  for (const int block : {7, 8, 9, 10}) EXPECT_EQ(read_block(), block) << "announced once";
}

TEST_F(SdCardTest, ReadsBeyondTheEnd) {
  select();
  EXPECT_EQ(r(17, 64 * kMiB), kTran | 1u << 31);
  EXPECT_EQ(card.next_block(), kNever);
  r(23, 2);
  r(18, 64 * kMiB - 512);
  read_block();
  EXPECT_EQ(card.next_block(), kNever);
  EXPECT_EQ(r(12), kData | 1u << 31);
}

TEST_F(SdCardTest, ReportsAFileThatCannotBeRead) {
  select();
  std::filesystem::resize_file(file.path(), 1024);
  r(17, 8 * 512);
  EXPECT_THAT(card.send_block(), IsEmpty());
  EXPECT_EQ(card.next_block(), kNever);
  EXPECT_EQ(r(12), kData | 1u << 21);
}

// Writing.

TEST_F(SdCardTest, WritesOneBlock) {
  select();
  EXPECT_EQ(write_block(1), CrcStatus::kNone) << "without a command";
  EXPECT_EQ(r(24, 5 * 512), kTran);
  EXPECT_EQ(r(13, rca << 16), kRcv);
  EXPECT_EQ(write_block(0xaa), CrcStatus::kPositive);
  EXPECT_EQ(card.busy_until(), now + kBusy);
  EXPECT_EQ(r(13, rca << 16), 7u << 9) << "programming, not ready";
  EXPECT_EQ(r(17, 0), 0xdeadu) << "too early";
  now += kBusy;
  r(13, rca << 16);
  r(17, 5 * 512);
  EXPECT_EQ(read_block(), 0xaa);
  EXPECT_EQ(file.byte(5 * 512), 5) << "the image stays as it was";
}

TEST_F(SdCardTest, WritesUntilStopped) {
  select();
  r(25, 10 * 512);
  for (u8 i = 0; i < 5; ++i) EXPECT_EQ(write_block(0x50 + i), CrcStatus::kPositive);
  EXPECT_EQ(r(12), (kRcv & ~0x100u)) << "busy with the last";
  now += kBusy;
  application(22);
  EXPECT_THAT(read_register(), ElementsAre(0, 0, 0, 5));
  r(18, 9 * 512);
  for (const int value : {9, 0x50, 0x51, 0x52, 0x53, 0x54, 15}) EXPECT_EQ(read_block(), value);
}

TEST_F(SdCardTest, WritesAsManyBlocksAsAnnounced) {
  select();
  r(23, 2);
  r(25, 0);
  write_block(1);
  write_block(2);
  EXPECT_EQ(write_block(3), CrcStatus::kNone);
  now += kBusy;
  EXPECT_EQ(r(13, rca << 16), kTran);
}

TEST_F(SdCardTest, WritesBeyondTheEnd) {
  select();
  r(25, 64 * kMiB - 512);
  EXPECT_EQ(write_block(1), CrcStatus::kPositive);
  EXPECT_EQ(write_block(2), CrcStatus::kNone);
  now += kBusy;
  EXPECT_EQ(r(12), kRcv | 1u << 31);
}

TEST_F(SdCardTest, WritesNoPartsOfBlocks) {
  select();
  EXPECT_EQ(r(24, 100), kTran | 1u << 30);
  r(16, 64);
  EXPECT_EQ(r(24, 0), kTran | 1u << 29);
}

TEST_F(SdCardTest, ABadBlockEndsAWrite) {
  select();
  r(25, 0);
  EXPECT_EQ(card.receive_block(std::vector<u8>(100), ++now), CrcStatus::kNegative);
  EXPECT_EQ(write_block(1), CrcStatus::kNone) << "the rest is ignored";
  EXPECT_EQ(r(12), kRcv);
  r(24, 0);
  EXPECT_EQ(card.receive_block({}, ++now), CrcStatus::kNegative);
  EXPECT_EQ(r(13, rca << 16), kTran);
  r(17, 0);
  EXPECT_EQ(read_block(), 0);
}

TEST_F(BadBusTest, EveryThirdBlockIsBad) {
  select();
  r(18, 0);
  for (int i = 1; i <= 6; ++i) {
    card.send_block();
    EXPECT_EQ(card.block_sent(++now), i % 3 != 0) << i;
  }
  r(12);
  r(25, 0);
  EXPECT_EQ(write_block(1), CrcStatus::kPositive);
  EXPECT_EQ(write_block(1), CrcStatus::kPositive);
  EXPECT_EQ(write_block(1), CrcStatus::kNegative);
}

// Erasing.

TEST_F(SdCardTest, Erases) {
  select();
  r(32, 3 * 512);
  r(33, 5 * 512);
  EXPECT_EQ(r(38), kTran);
  EXPECT_EQ(r(13, rca << 16), 7u << 9);
  now += kBusy;
  r(18, 2 * 512);
  for (const int value : {2, 0, 0, 0, 6}) EXPECT_EQ(read_block(), value);
}

TEST_F(SdCardTest, ErasesInOrderOnly) {
  select();
  EXPECT_EQ(r(38), kTran | 1u << 28);
  EXPECT_EQ(r(33, 0), kTran | 1u << 28);
  r(32, 512);
  EXPECT_EQ(r(16, 512), kTran | 1u << 13) << "given up by another command";
  r(32, 1024);
  r(33, 512);
  EXPECT_EQ(r(38), kTran | 1u << 27);
}

TEST_F(SdCardTest, StateIsSavedInMidTransfer) {
  select();
  r(18, 4 * 512);
  read_block();
  isa::Archive saved;
  card.serialize(saved);
  SdCard other(file.path(), Writes::kOverlay, {.block_gap = kGap});
  isa::Archive loaded(saved.bytes());
  other.serialize(loaded);
  EXPECT_TRUE(loaded.at_end());
  EXPECT_EQ(other.next_block(), card.next_block());
  EXPECT_EQ(other.send_block()[0], 5);
  isa::Archive again;
  other.serialize(again);
  EXPECT_EQ(saved.bytes(), again.bytes());
}

}  // namespace
}  // namespace vesim::models
