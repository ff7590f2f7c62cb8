// SPDX-License-Identifier: Apache-2.0
// Checksum: RFC 1071, section 3. IPv4, UDP, ICMP: packets written by hand.
#include <gtest/gtest.h>

#include "models/remote_host/checksum.h"
#include "models/remote_host/fragments.h"
#include "models/remote_host/icmp.h"
#include "models/remote_host/udp.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {
namespace {

TEST(Checksum, ExampleOfTheRfc) {
  const Bytes bytes = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  EXPECT_EQ(Checksum().add(bytes).value(), 0xffff & ~0xddf2);
}

TEST(Checksum, OddLengthIsPaddedWithZero) {
  EXPECT_EQ(Checksum().add(Bytes{0x12, 0x34, 0x56}).value(), 0xffff & ~(0x1234 + 0x5600));
  EXPECT_EQ(Checksum().add(Bytes{}).value(), 0xffff);
}

// 192.168.0.1 to 192.168.0.199; the checksum by hand.
const Bytes kPacket = {0x45, 0x00, 0x00, 0x1e, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
                       0xb8, 0xb6, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7,
                       0x13, 0x88, 0x00, 0x07, 0x00, 0x0a, 0x00, 0x00, 0x68, 0x69};

TEST(Ipv4, ParsesAndWritesTheSameBytes) {
  const auto packet = parse_ipv4(kPacket);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->source, 0xc0a80001u);
  EXPECT_EQ(packet->destination, 0xc0a800c7u);
  EXPECT_EQ(packet->protocol, kUdp);
  EXPECT_TRUE(packet->dont_fragment);
  EXPECT_FALSE(packet->is_fragment());
  Bytes written;
  write_ipv4(written, *packet);
  EXPECT_EQ(written, kPacket);
}

TEST(Ipv4, CutsPaddingOff) {
  Bytes padded = kPacket;
  padded.resize(46);
  EXPECT_EQ(parse_ipv4(padded)->payload.size(), 10u);
}

TEST(Ipv4, RefusesDamage) {
  for (std::size_t size = 0; size < kPacket.size(); ++size) {
    EXPECT_FALSE(parse_ipv4(ByteView(kPacket).first(size))) << size;
  }
  for (std::size_t i = 0; i < kIpv4HeaderSize; ++i) {
    Bytes damaged = kPacket;
    damaged[i] ^= 0x01;
    EXPECT_FALSE(parse_ipv4(damaged)) << i;
  }
}

TEST(Udp, ChecksumMayBeAbsentButNotWrong) {
  const auto packet = parse_ipv4(kPacket);
  const auto datagram = parse_udp(*packet);
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->source_port, 5000);
  EXPECT_EQ(datagram->destination_port, 7);
  EXPECT_EQ(Bytes(datagram->payload.begin(), datagram->payload.end()), (Bytes{'h', 'i'}));

  Bytes bytes = write_udp(packet->source, packet->destination, *datagram);
  // Ports, length twice, protocol, addresses and data summed by hand.
  EXPECT_EQ(
      bytes[6] << 8 | bytes[7],
      0xffff & ~((0xc0a8 + 0x0001 + 0xc0a8 + 0x00c7 + 17 + 10 + 5000 + 7 + 10 + 0x6869) % 0xffff));
  Ipv4Packet whole = *packet;
  whole.payload = bytes;
  EXPECT_TRUE(parse_udp(whole));
  bytes[9] ^= 1;
  EXPECT_FALSE(parse_udp(whole));
  for (std::size_t size = 0; size < 8; ++size) {
    whole.payload = ByteView(bytes).first(size);
    EXPECT_FALSE(parse_udp(whole));
  }
}

TEST(Icmp, RepliesWithTheSameData) {
  Bytes request = {8, 0, 0, 0, 0x12, 0x34, 0, 1, 'a', 'b', 'c'};
  put16(request, 2, Checksum().add(request).value());
  const auto reply = icmp_echo_reply(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ((*reply)[0], 0);
  EXPECT_EQ(Checksum().add(*reply).value(), 0);
  EXPECT_TRUE(std::equal(reply->begin() + 4, reply->end(), request.begin() + 4));
  request[8] ^= 1;
  EXPECT_FALSE(icmp_echo_reply(request));
  EXPECT_FALSE(icmp_echo_reply(*reply)) << "a reply is not answered";
}

class FragmentsTest : public testing::Test {
 protected:
  std::optional<Bytes> add(std::size_t offset, std::size_t size, bool more, u16 id = 1,
                           u64 now = 0) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<u8>(offset + i);
    Ipv4Packet packet;
    packet.identification = id;
    packet.offset = offset;
    packet.more_fragments = more;
    packet.payload = bytes;
    return fragments.add(packet, now);
  }
  static Bytes counted(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<u8>(i);
    return bytes;
  }
  Fragments fragments{{.datagrams = 2, .lifetime = 30 * kSecond}};
};

TEST_F(FragmentsTest, InAnyOrder) {
  EXPECT_FALSE(add(16, 5, false));
  EXPECT_FALSE(add(0, 8, true));
  EXPECT_EQ(add(8, 8, true), counted(21));
  EXPECT_EQ(fragments.dropped(), 0u);
}

TEST_F(FragmentsTest, ARepeatedFragmentDoesNoHarm) {
  EXPECT_FALSE(add(0, 8, true));
  EXPECT_FALSE(add(0, 8, true));
  EXPECT_EQ(add(8, 3, false), counted(11));
}

TEST_F(FragmentsTest, OverlapEndsTheDatagram) {
  EXPECT_FALSE(add(0, 16, true));
  EXPECT_FALSE(add(8, 16, true));
  EXPECT_EQ(fragments.dropped(), 1u);
  EXPECT_FALSE(add(16, 3, false)) << "nothing is left of it";
}

TEST_F(FragmentsTest, ContradictionsEndTheDatagram) {
  add(8, 8, false, 1);
  add(8, 16, false, 1);  // another end
  add(0, 7, true, 2);    // not a multiple of 8
  add(65512, 16, false, 3);
  add(0, 0, true, 4);
  EXPECT_EQ(fragments.dropped(), 4u);
}

TEST_F(FragmentsTest, OldOnesMakeRoom) {
  add(0, 8, true, 1);
  add(0, 8, true, 2);
  add(0, 8, true, 3);
  EXPECT_EQ(fragments.dropped(), 1u);
  EXPECT_FALSE(add(8, 8, false, 1)) << "the first was dropped";
  EXPECT_TRUE(add(8, 8, false, 3));
}

TEST_F(FragmentsTest, AnUnfinishedDatagramDies) {
  add(0, 8, true, 1);
  add(0, 8, true, 2, 30 * kSecond);
  EXPECT_EQ(fragments.dropped(), 1u);
}

}  // namespace
}  // namespace vesim::models::stbox
