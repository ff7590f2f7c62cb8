// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/packet.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace vesim::sim::gdb {
namespace {

using Event = PacketReader::Event;

std::vector<Event> feed(PacketReader& reader, const std::string& bytes) {
  std::vector<Event> events;
  for (const char byte : bytes) {
    if (const auto event = reader.feed(byte); event != Event::kNone) events.push_back(event);
  }
  return events;
}

TEST(GdbPacket, ChecksumIsTheSumOfTheBytes) {
  EXPECT_EQ(frame("OK"), "$OK#9a");
  EXPECT_EQ(frame(""), "$#00");
}

TEST(GdbPacket, FramesReadBackWhateverTheyHold) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  PacketReader reader;
  EXPECT_EQ(feed(reader, frame(all)), std::vector{Event::kPacket});
  EXPECT_EQ(reader.packet(), all);
}

TEST(GdbPacket, WrongChecksumIsBadAndTheNextIsGood) {
  PacketReader reader;
  EXPECT_EQ(feed(reader, "$OK#9b$OK#zz$OK#9a"),
            (std::vector{Event::kBad, Event::kBad, Event::kPacket}));
  EXPECT_EQ(reader.packet(), "OK");
}

TEST(GdbPacket, ADollarStartsAnew) {
  PacketReader reader;
  EXPECT_EQ(feed(reader, "$garbage$OK#9a"), std::vector{Event::kPacket});
}

TEST(GdbPacket, SingleBytesOutsidePackets) {
  PacketReader reader;
  EXPECT_EQ(feed(reader, "+-\x03x"), (std::vector{Event::kAck, Event::kResend, Event::kInterrupt}));
}

TEST(GdbPacket, TooLongIsBadAndUsesNoMoreMemory) {
  PacketReader reader;
  const std::string data(kPacketSize + 1, 'a');
  EXPECT_EQ(feed(reader, frame(data)), std::vector{Event::kBad});
  EXPECT_LE(reader.packet().size(), kPacketSize);
}

TEST(GdbPacket, HexadecimalBothWays) {
  EXPECT_EQ(to_hex(std::string("\x00\xff"
                               "a",
                               3)),
            "00ff61");
  EXPECT_EQ(from_hex("00FF61"), std::string("\x00\xff"
                                            "a",
                                            3));
  EXPECT_EQ(from_hex("41zz42"), "A");
  EXPECT_EQ(from_hex("414"), "A");
}

}  // namespace
}  // namespace vesim::sim::gdb
