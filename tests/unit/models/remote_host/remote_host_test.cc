// SPDX-License-Identifier: Apache-2.0
// The host by the frames that it answers.
#include "models/remote_host/checksum.h"
#include "models/remote_host/dhcp_message.h"
#include "tests/unit/models/remote_host/frames.h"

namespace vesim::models::stbox {
namespace {

Bytes echo_request(std::size_t size) {
  Bytes request = {8, 0, 0, 0, 0, 1, 0, 1};
  for (std::size_t i = 0; i < size; ++i) request.push_back(static_cast<u8>(i));
  put16(request, 2, Checksum().add(request).value());
  return request;
}

TEST_F(HostTest, AnswersArp) {
  send_arp({ArpMessage::kRequest, kPeerMac, {}, kPeer, kHost});
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].size(), 60u);
  PacketReader reader(frames[0]);
  EXPECT_EQ(reader.mac(), kPeerMac);
  EXPECT_EQ(reader.mac(), kHostMac);
  EXPECT_EQ(reader.read16(), 0x0806);
  const auto reply = parse_arp(reader.rest());
  EXPECT_EQ(reply->operation, ArpMessage::kReply);
  EXPECT_EQ(reply->sender_mac, kHostMac);
  EXPECT_EQ(reply->sender, kHost);
  EXPECT_EQ(reply->target, kPeer);

  frames.clear();
  send_arp({ArpMessage::kRequest, kPeerMac, {}, kPeer, kHost + 1});
  EXPECT_TRUE(frames.empty()) << "not its address";
}

TEST_F(HostTest, AsksWhomItDoesNotKnowAndSendsThen) {
  send_ip(kIcmp, echo_request(8));
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0][12] << 8 | frames[0][13], 0x0806);
  frames.clear();
  send_frame(kHostMac, 0x0806, write_arp({ArpMessage::kReply, kPeerMac, kHostMac, kPeer, kHost}));
  EXPECT_EQ(next_ip()->protocol, kIcmp);
}

TEST_F(HostTest, GivesUpAskingInTheEnd) {
  send_ip(kIcmp, echo_request(8));
  queue.run_until(queue.now() + 10 * kSecond);
  EXPECT_EQ(frames.size(), 3u);
  EXPECT_EQ(queue.next_deadline(), kNever);
}

TEST_F(HostTest, AnswersPingOfAnySize) {
  introduce();
  send_ip(kIcmp, echo_request(56));
  const auto reply = next_ip();
  EXPECT_EQ(reply->payload[0], 0);
  EXPECT_EQ(reply->payload.size(), 64u);
  EXPECT_EQ(host.counts().echoes, 1u);

  // In fragments, both ways.
  const Bytes request = echo_request(4000);
  for (std::size_t offset = 0; offset < request.size(); offset += 1480) {
    Ipv4Packet packet;
    packet.source = kPeer;
    packet.destination = kHost;
    packet.protocol = kIcmp;
    packet.identification = 77;
    packet.offset = offset;
    packet.more_fragments = offset + 1480 < request.size();
    packet.payload = ByteView(request).subspan(offset).first(
        std::min<std::size_t>(1480, request.size() - offset));
    Bytes bytes;
    write_ipv4(bytes, packet);
    send_frame(kHostMac, 0x0800, bytes);
  }
  Fragments fragments({1, kSecond});
  std::optional<Bytes> whole;
  while (const auto fragment = next_ip()) {
    EXPECT_LE(current.size(), 1514u);
    whole = fragments.add(*fragment, 0);
  }
  ASSERT_TRUE(whole);
  EXPECT_TRUE(std::equal(whole->begin() + 4, whole->end(), request.begin() + 4));
  EXPECT_EQ(Checksum().add(*whole).value(), 0);
}

TEST_F(HostTest, UdpServices) {
  introduce();
  send_udp(7, bytes_of("hello"));
  EXPECT_EQ(parse_udp(*next_ip())->payload.size(), 5u);
  send_udp(9, bytes_of("abc"));
  EXPECT_TRUE(frames.empty());
  send_udp(19, bytes_of("x"));
  const auto source = next_ip();
  EXPECT_EQ(parse_udp(*source)->payload[250], 250);
  EXPECT_EQ(host.flows().totals(Service::kSink).datagram_bytes, 3u);
}

TEST_F(HostTest, SaysThatAUdpPortIsClosed) {
  introduce();
  send_udp(4242, bytes_of("anybody?"));
  const auto error = next_ip();
  EXPECT_EQ(error->protocol, kIcmp);
  EXPECT_EQ(error->payload[0], 3);
  EXPECT_EQ(error->payload[1], 3);
  EXPECT_EQ(error->payload.size(), 8u + 20 + 8);
  EXPECT_EQ(Checksum().add(error->payload).value(), 0);
}

TEST_F(HostTest, GivesAnAddress) {
  Bytes discover;
  PacketWriter writer(discover);
  writer.write32(0x01010600).write32(7).zeros(20).write(kPeerMac).zeros(202);
  writer.write32(0x63825363).write8(53).write8(1).write8(1).write8(255);
  send_ip(kUdp, write_udp(0, kBroadcastIp, {68, 67, discover}), kBroadcastIp, 0);
  ASSERT_EQ(frames.size(), 1u);
  PacketReader reader(frames[0]);
  EXPECT_EQ(reader.mac(), kBroadcastMac);
  reader.take(8);
  const auto packet = parse_ipv4(reader.rest());
  EXPECT_EQ(packet->destination, kBroadcastIp);
  const auto datagram = parse_udp(*packet);
  EXPECT_EQ(datagram->destination_port, 68);
  EXPECT_EQ(PacketReader(datagram->payload.subspan(16)).read32(), 0x0a000064u);
}

TEST_F(HostTest, IgnoresWhatIsNotForIt) {
  introduce();
  send_frame({2, 0, 0, 0, 0, 0x55}, 0x0800, Bytes(46));
  send_frame({0x33, 0x33, 0, 0, 0, 1}, 0x86dd, Bytes(46));  // IPv6 neighbour discovery
  send_ip(kIcmp, echo_request(8), 0x0a0000ff);              // ping to all
  send_ip(kIcmp, echo_request(8), kHost + 1);
  EXPECT_TRUE(frames.empty());
  EXPECT_EQ(host.counts().ignored, 4u);
  send_ip(kIcmp, echo_request(8), kHost, 0xc0a80001);
  EXPECT_TRUE(frames.empty());
  EXPECT_EQ(host.counts().no_route, 1u);
  send_raw({Bytes(5)});
  send_raw({Bytes(60), false});
  send_frame(kHostMac, 0x0800, Bytes(46));
  send_frame(kHostMac, 0x0806, Bytes(10));
  EXPECT_EQ(host.counts().malformed, 4u);
}

TEST_F(HostTest, DialsBack) {
  introduce();
  TcpSegment syn;
  syn.source_port = 6000;
  syn.destination_port = 2000;
  syn.sequence = 100;
  syn.flags = TcpSegment::kSyn;
  syn.window = 60000;
  send_tcp(syn);
  const auto answer = next_tcp();
  ASSERT_TRUE(answer && answer->has(TcpSegment::kSyn) && answer->has(TcpSegment::kAck));
  EXPECT_EQ(answer->acknowledgement, 101u);
  TcpSegment line = syn;
  const Bytes text = bytes_of("5001\n");
  line.sequence = 101;
  line.acknowledgement = answer->sequence + 1;
  line.flags = TcpSegment::kAck;
  line.payload = text;
  send_tcp(line);
  const auto call = next_tcp();
  ASSERT_TRUE(call);
  EXPECT_EQ(call->destination_port, 5001);
  EXPECT_EQ(call->flags, TcpSegment::kSyn);
  EXPECT_EQ(call->mss, 1460);
  EXPECT_EQ(call->window_scale, 7);
  EXPECT_TRUE(call->sack_permitted);
  EXPECT_TRUE(call->stamps);
  const auto end = next_tcp();
  EXPECT_EQ(end->destination_port, 6000);
  EXPECT_TRUE(end->has(TcpSegment::kFin));
}

}  // namespace
}  // namespace vesim::models::stbox
