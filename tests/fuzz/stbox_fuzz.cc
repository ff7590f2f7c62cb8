// SPDX-License-Identifier: Apache-2.0
// A hostile peer at stbox: TCP segments whose numbers lie near those that stbox uses, frames of any
// content, time that passes. It must never crash, hang, or save what it does not load.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "isa/archive.h"
#include "models/ethernet/link.h"
#include "models/remote_host/arp.h"
#include "models/remote_host/remote_host.h"
#include "tests/fuzz/state.h"
#include "tests/unit/models/remote_host/figures.h"

namespace vesim::models::stbox {
namespace {

constexpr MacAddress kPeerMac{2, 0, 0, 0, 0, 0x99}, kHostMac{2, 0, 0, 0, 0, 1};
constexpr Ipv4Address kPeer = 0x0a000063, kHost = 0x0a000001;
constexpr u64 kRate = 1'000'000'000;

class Peer {
 public:
  Peer() {
    cable_.end(1).connect({.frame = [this](EthernetFrame frame) { look(frame.bytes); }});
    cable_.end(1).offer({.rate = kRate});
    send(0x0806, write_arp({ArpMessage::kRequest, kPeerMac, {}, kPeer, kHost}));
    initial_ = fuzz::save(*this);
  }

  void run(PacketReader input) {
    fuzz::load(*this, initial_);
    seen_ = {};
    while (!input.rest().empty()) step(input);
    queue_.run_until(queue_.now() + kHour);
  }

  void serialize(isa::Archive& ar) {
    ar("queue", queue_);
    ar("cable", cable_);
    ar("host", host_);
  }

 private:
  void step(PacketReader& input) {
    switch (input.read8() % 8) {
      case 0:
        return send(input.read8() % 2 ? 0x0806 : 0x0800, input.take(input.read8()));
      case 1:
        return datagram(input);
      case 2:
        return queue_.run_until(queue_.now() + input.read16() * kMillisecond);
      case 3:
        return fuzz::round_trip(*this);
      default:
        return segment(input);
    }
  }

  void datagram(PacketReader& input) {
    static constexpr u8 kProtocols[] = {kIcmp, kTcp, kUdp, 99};
    Ipv4Packet packet = addressed(kProtocols[input.read8() % 4]);
    packet.offset = std::size_t{input.read8()} % 8 * 8;
    packet.more_fragments = input.read8() % 2;
    packet.payload = input.take(input.read8());
    send_ip(packet);
  }

  void segment(PacketReader& input) {
    static constexpr u16 kPorts[] = {7, 9, 19, 2000, 32768, 4444};
    const u8 shape = input.read8();
    TcpSegment s;
    s.source_port = static_cast<u16>(1000 + shape % 4);
    s.destination_port = kPorts[input.read8() % std::size(kPorts)];
    s.flags = input.read8();
    s.sequence = seen_.acknowledgement + offset(input);
    s.acknowledgement = seen_.sequence + offset(input);
    s.window = input.read16();
    s.sack_permitted = shape & 0x10;
    if (shape & 0x20) s.stamps = {input.read8(), input.read8()};
    if (shape & 0x40) s.window_scale = input.read8();
    if (shape & 0x80)
      s.sack.push_back({seen_.sequence + offset(input), seen_.sequence + offset(input)});
    s.payload = input.take(input.read8());
    Ipv4Packet packet = addressed(kTcp);
    const Bytes bytes = write_tcp(kPeer, kHost, s);
    packet.payload = bytes;
    send_ip(packet);
  }
  // Small, around the window, or anything.
  static u32 offset(PacketReader& input) {
    const u8 kind = input.read8();
    if (kind < 128) return static_cast<u32>(static_cast<isa::s32>(kind) - 64);
    return kind < 240 ? (kind - 128u) * 1448u : input.read32();
  }

  static Ipv4Packet addressed(u8 protocol) {
    Ipv4Packet packet;
    packet.source = kPeer;
    packet.destination = kHost;
    packet.protocol = protocol;
    return packet;
  }
  void send_ip(const Ipv4Packet& packet) {
    Bytes bytes;
    write_ipv4(bytes, packet);
    send(0x0800, bytes);
  }
  void send(u16 type, ByteView payload) {
    Bytes frame;
    PacketWriter(frame).write(kHostMac).write(kPeerMac).write16(type).write(payload);
    cable_.end(1).send({std::move(frame)});
    queue_.run_until(queue_.now() + kMillisecond);
  }
  void look(const Bytes& frame) {
    const auto packet = parse_ipv4(ByteView(frame).subspan(14));
    const auto s = packet && packet->protocol == kTcp ? parse_tcp(*packet) : std::nullopt;
    if (!s) return;
    seen_ = *s;
    seen_.payload = {};
  }

  EventQueue queue_;
  EthernetLink cable_{"cable", queue_, {kRate, kMicrosecond}};
  RemoteHost host_{"stbox", queue_, cable_.end(0), host_figures()};
  TcpSegment seen_;
  std::string initial_;
};

}  // namespace
}  // namespace vesim::models::stbox

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vesim::models::stbox;
  static Peer peer;
  peer.run(PacketReader({data, size}));
  return 0;
}
