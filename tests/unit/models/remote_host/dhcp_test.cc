// SPDX-License-Identifier: Apache-2.0
// RFC 2131: who gets which address.
#include <gtest/gtest.h>

#include "models/remote_host/dhcp_server.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {
namespace {

constexpr Ipv4Address kServer = 0x0a000001, kFirst = 0x0a000064;

// What a client sends, byte by byte.
Bytes client_message(u8 type, u64 mac, const Bytes& options = {}, Ipv4Address address = 0) {
  Bytes bytes;
  PacketWriter writer(bytes);
  writer.write8(1).write8(1).write8(6).write8(0).write32(0x1234abcd).write16(0).write16(0);
  writer.write32(address).zeros(12).number(mac, 6).zeros(10 + 192).write32(0x63825363);
  writer.write8(53).write8(1).write8(type).write(options).write8(255);
  return bytes;
}
Bytes requested(Ipv4Address address) {
  Bytes option;
  PacketWriter(option).write8(50).write8(4).write32(address);
  return option;
}

class DhcpTest : public testing::Test {
 protected:
  std::optional<DhcpMessage> ask(u8 type, u64 mac, const Bytes& options = {},
                                 Ipv4Address address = 0) {
    const auto message = parse_dhcp(client_message(type, mac, options, address));
    EXPECT_TRUE(message);
    return server.answer(*message, now);
  }
  Ipv4Address take(u64 mac) {
    const auto offer = ask(DhcpMessage::kDiscover, mac);
    if (!offer) return 0;
    EXPECT_EQ(offer->type, DhcpMessage::kOffer);
    const auto ack = ask(DhcpMessage::kRequest, mac, requested(offer->yours));
    EXPECT_EQ(ack->type, DhcpMessage::kAck);
    EXPECT_EQ(ack->yours, offer->yours);
    return ack->yours;
  }
  u64 now = 0;
  DhcpServer server{{{kServer, 24}, 100, 3, 3600 * kSecond}};
};

TEST_F(DhcpTest, GivesEachClientItsOwn) {
  EXPECT_EQ(take(1), kFirst);
  EXPECT_EQ(take(2), kFirst + 1);
  EXPECT_EQ(take(1), kFirst) << "it keeps what it has";
  EXPECT_EQ(take(3), kFirst + 2);
  EXPECT_EQ(take(4), 0u) << "the pool is used up";
  EXPECT_EQ(server.leases(), 3u);
}

TEST_F(DhcpTest, AnAddressReturns) {
  take(1), take(2), take(3);
  ask(DhcpMessage::kRelease, 9, {}, kFirst);
  EXPECT_EQ(take(4), 0u) << "only its holder may release it";
  ask(DhcpMessage::kRelease, 2, {}, kFirst + 1);
  EXPECT_EQ(take(4), kFirst + 1);
  now = 3601 * kSecond;
  EXPECT_EQ(take(5), kFirst) << "the lease has run out";
}

TEST_F(DhcpTest, RefusesWhatItCannotGive) {
  take(1);
  for (const Ipv4Address address : {kFirst, kFirst + 3, Ipv4Address{0xc0a80001}, kServer}) {
    const auto answer = ask(DhcpMessage::kRequest, 2, requested(address));
    EXPECT_EQ(answer->type, DhcpMessage::kNak) << std::hex << address;
  }
  EXPECT_EQ(ask(DhcpMessage::kRequest, 2, requested(kFirst + 2))->yours, kFirst + 2);
}

TEST_F(DhcpTest, LeavesRequestsToAnotherServerAlone) {
  Bytes options = requested(kFirst);
  PacketWriter(options).write8(54).write8(4).write32(kServer + 5);
  EXPECT_FALSE(ask(DhcpMessage::kRequest, 1, options));
}

TEST_F(DhcpTest, ADeclinedAddressRests) {
  ask(DhcpMessage::kDecline, 1, requested(kFirst));
  EXPECT_EQ(take(1), kFirst + 1);
}

TEST_F(DhcpTest, InformGetsNoAddress) {
  const auto ack = ask(DhcpMessage::kInform, 1, {}, kFirst + 50);
  EXPECT_EQ(ack->type, DhcpMessage::kAck);
  EXPECT_EQ(ack->yours, 0u);
  EXPECT_EQ(ack->mask, 0xffffff00u);
  EXPECT_FALSE(ack->lease);
}

TEST_F(DhcpTest, TheReplyOnTheWire) {
  const auto offer = ask(DhcpMessage::kDiscover, 0x0200'0000'0007);
  const Bytes bytes = write_dhcp_reply(*offer);
  EXPECT_GE(bytes.size(), 300u);
  PacketReader reader(bytes);
  EXPECT_EQ(reader.read32(), 0x02010600u);
  EXPECT_EQ(reader.read32(), 0x1234abcdu);
  reader.take(8);
  EXPECT_EQ(reader.read32(), kFirst);
  reader.take(8);
  EXPECT_EQ(reader.number(6), 0x0200'0000'0007u);
  reader.take(202);
  EXPECT_EQ(reader.read32(), 0x63825363u);
  const Bytes options = {53, 1, 2,  54, 4, 10, 0,   0,   1,   51, 4,
                         0,  0, 14, 16, 1, 4,  255, 255, 255, 0,  255};
  EXPECT_TRUE(std::equal(options.begin(), options.end(), reader.rest().begin()));
}

TEST(DhcpMessage, RefusesWhatIsMalformed) {
  const Bytes good = client_message(1, 1, requested(kFirst));
  ASSERT_TRUE(parse_dhcp(good));
  for (std::size_t size = 0; size < good.size() - 7; ++size) {
    EXPECT_FALSE(parse_dhcp(ByteView(good).first(size))) << size;
  }
  EXPECT_FALSE(parse_dhcp(client_message(0, 1)));
  EXPECT_FALSE(parse_dhcp(client_message(9, 1)));
  Bytes reply = good;
  reply[0] = 2;
  EXPECT_FALSE(parse_dhcp(reply));
}

}  // namespace
}  // namespace vesim::models::stbox
