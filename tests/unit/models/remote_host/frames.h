// SPDX-License-Identifier: Apache-2.0
// A remote host with its clock, and the frames that go in and come out.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

#include "models/remote_host/arp.h"
#include "models/remote_host/remote_host.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {

inline constexpr MacAddress kPeerMac{2, 0, 0, 0, 0, 0x99}, kHostMac{2, 0, 0, 0, 0, 1};
inline constexpr Ipv4Address kPeer = 0x0a000063, kHost = 0x0a000001;

inline Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }

class HostTest : public testing::Test {
 protected:
  HostTest() {
    link.end(1).connect({.frame = [this](EthernetFrame frame) { frames.push_back(frame.bytes); }});
    link.end(1).offer({.rate = 1'000'000'000});
  }

  void send_frame(MacAddress to, u16 type, ByteView payload) {
    Bytes frame;
    PacketWriter(frame).write(to).write(kPeerMac).write16(type).write(payload);
    send_raw({frame});
  }
  void send_raw(EthernetFrame frame) {
    link.end(1).send(std::move(frame));
    queue.run_until(queue.now() + kMillisecond);
  }
  void send_arp(const ArpMessage& message) {
    send_frame(kBroadcastMac, 0x0806, write_arp(message));
  }
  // The host asks before it answers to a stranger.
  void introduce() {
    send_arp({ArpMessage::kRequest, kPeerMac, {}, kPeer, kHost});
    frames.clear();
  }
  void send_ip(u8 protocol, const Bytes& payload, Ipv4Address to = kHost,
               Ipv4Address from = kPeer) {
    Ipv4Packet packet;
    packet.source = from;
    packet.destination = to;
    packet.protocol = protocol;
    packet.payload = payload;
    Bytes bytes;
    write_ipv4(bytes, packet);
    send_frame(to == kHost ? kHostMac : kBroadcastMac, 0x0800, bytes);
  }
  void send_udp(u16 port, const Bytes& payload) {
    send_ip(kUdp, write_udp(kPeer, kHost, {5000, port, payload}));
  }
  void send_tcp(const TcpSegment& segment) { send_ip(kTcp, write_tcp(kPeer, kHost, segment)); }

  // The next frame that came out, as an IPv4 packet to the peer; it lives in `current`.
  std::optional<Ipv4Packet> next_ip() {
    if (frames.empty()) return std::nullopt;
    current = frames.front();
    frames.erase(frames.begin());
    PacketReader reader(current);
    EXPECT_EQ(reader.mac(), kPeerMac);
    EXPECT_EQ(reader.mac(), kHostMac);
    EXPECT_EQ(reader.read16(), 0x0800);
    return parse_ipv4(reader.rest());
  }
  std::optional<TcpSegment> next_tcp() {
    const auto packet = next_ip();
    return packet ? parse_tcp(*packet) : std::nullopt;
  }

  EventQueue queue;
  EthernetLink link{"link", queue, {.rate = 1'000'000'000, .latency = 500'000}};
  RemoteHost host{"stbox", queue, link.end(0), host_figures()};
  std::vector<Bytes> frames;
  Bytes current;
};

}  // namespace vesim::models::stbox
