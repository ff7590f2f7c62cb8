// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/remote_host.h"

#include <algorithm>
#include <utility>

#include "models/remote_host/icmp.h"

namespace vesim::models::stbox {
namespace {

constexpr u16 kTypeIpv4 = 0x0800, kTypeArp = 0x0806;
constexpr std::size_t kMacSize = 6, kHeaderSize = 14;
constexpr u64 kSecond = kPicosecondsPerSecond;

// Linux's figures; none of them matters to a transfer that goes on.
constexpr u64 kArpRetry = kSecond, kArpAttempts = 3, kArpWaiting = 64, kArpNeighbours = 256;
constexpr Fragments::Limits kFragments{.datagrams = 64, .lifetime = 30 * kSecond};

}  // namespace

RemoteHost::RemoteHost(const std::string& name, EventQueue& queue, EthernetPort& port,
                       const RemoteHostParameters& parameters)
    : parameters_(parameters),
      mac_(parameters.mac_address()),
      subnet_(parameters.subnet()),
      queue_(queue),
      timer_(queue.add_timer(name, [this] { expire(); })),
      port_(port),
      arp_({mac_, subnet_.address, kArpRetry, kArpAttempts, kArpWaiting, kArpNeighbours},
           {[this](MacAddress to, const ArpMessage& message) {
              send_frame(to, kTypeArp, write_arp(message));
            },
            [this](MacAddress to, const Bytes& packet) { send_frame(to, kTypeIpv4, packet); }}),
      fragments_(kFragments),
      dhcp_({subnet_, parameters.dhcp_first, parameters.dhcp_size, parameters.dhcp_lease}),
      services_(parameters.services),
      tcp_(
          parameters.tcp, queue,
          [this](Ipv4Address to, const TcpSegment& segment) {
            send_ipv4(to, kTcp, write_tcp(subnet_.address, to, segment));
          },
          [this](u8 service) { return services_.session(service); }) {
  services_.listen(tcp_);
  port_.connect({.frame = [this](EthernetFrame frame) { receive(std::move(frame)); }});
  port_.offer({.rate = parameters.rate});
}

void RemoteHost::receive(EthernetFrame frame) {
  ++counts_.frames_received;
  if (!frame.fcs_valid) {
    ++counts_.malformed;
    return;
  }
  inbox_.push_back({queue_.now() + parameters_.receive_delay, std::move(frame.bytes)});
  arm();
}

void RemoteHost::arm() {
  const u64 inbox = inbox_.empty() ? kNever : inbox_.front().ready;
  const u64 next = std::min({inbox, arp_.deadline(), tcp_.deadline()});
  if (next == queue_.deadline(timer_)) return;
  if (next == kNever) return queue_.disarm(timer_);
  queue_.arm(timer_, next);
}

void RemoteHost::expire() {
  while (!inbox_.empty() && inbox_.front().ready <= queue_.now()) {
    const Bytes frame = std::move(inbox_.front().frame);
    inbox_.pop_front();
    receive_frame(frame);
  }
  if (arp_.deadline() <= queue_.now()) arp_.expire(queue_.now());
  if (tcp_.deadline() <= queue_.now()) tcp_.expire();
  arm();
}

void RemoteHost::receive_frame(const Bytes& frame) {
  PacketReader reader(frame);
  const MacAddress to = reader.mac();
  reader.take(kMacSize);  // source
  const u16 type = reader.read16();
  if (!reader.ok()) {
    ++counts_.malformed;
  } else if (to != mac_ && to != kBroadcastMac) {
    ++counts_.ignored;
  } else if (type == kTypeArp) {
    const auto message = parse_arp(reader.rest());
    if (message) {
      arp_.receive(*message);
    } else {
      ++counts_.malformed;
    }
  } else if (type == kTypeIpv4) {
    receive_ipv4(reader.rest());
  } else {
    ++counts_.ignored;
  }
}

bool RemoteHost::is_ours(Ipv4Address destination) const {
  return destination == subnet_.address || destination == kBroadcastIp ||
         destination == subnet_.broadcast();
}

void RemoteHost::receive_ipv4(ByteView bytes) {
  auto packet = parse_ipv4(bytes);
  if (!packet) {
    ++counts_.malformed;
    return;
  }
  if (!is_ours(packet->destination)) {
    ++counts_.ignored;
    return;
  }
  if (!packet->is_fragment()) return receive_datagram(*packet, bytes);
  const auto whole = fragments_.add(*packet, queue_.now());
  if (!whole) return;
  packet->payload = *whole;
  packet->offset = 0;
  packet->more_fragments = false;
  receive_datagram(*packet, bytes);
}

void RemoteHost::receive_datagram(const Ipv4Packet& packet, ByteView whole) {
  const bool to_us_alone = packet.destination == subnet_.address;
  if (packet.protocol == kUdp) return receive_udp(packet, whole);
  if (packet.protocol == kTcp && to_us_alone) return tcp_.receive(packet);
  if (packet.protocol != kIcmp || !to_us_alone) {
    ++counts_.ignored;
    return;
  }
  const auto reply = icmp_echo_reply(packet.payload);
  if (!reply) {
    ++counts_.ignored;
    return;
  }
  ++counts_.echoes;
  send_ipv4(packet.source, kIcmp, *reply);
}

void RemoteHost::receive_udp(const Ipv4Packet& packet, ByteView whole) {
  const auto datagram = parse_udp(packet);
  if (!datagram) {
    ++counts_.malformed;
    return;
  }
  if (datagram->destination_port == kDhcpServerPort) return receive_dhcp(*datagram);
  const auto answer = services_.datagram(*datagram);
  if (answer) {
    if (answer->payload) {
      send_udp(packet.source,
               {datagram->destination_port, datagram->source_port, *answer->payload});
    }
    return;
  }
  ++counts_.unreachable;
  if (packet.destination != subnet_.address) return;
  send_ipv4(packet.source, kIcmp, icmp_port_unreachable(whole));
}

void RemoteHost::receive_dhcp(const UdpDatagram& datagram) {
  const auto message = parse_dhcp(datagram.payload);
  if (!message) {
    ++counts_.malformed;
    return;
  }
  const auto reply = dhcp_.answer(*message, queue_.now());
  if (!reply) return;
  const Bytes payload = write_dhcp_reply(*reply);
  // To an address the client has; else to all, as it may not hear what is sent to the new one.
  const Ipv4Address to =
      message->client != 0 && reply->type != DhcpMessage::kNak ? message->client : kBroadcastIp;
  send_udp(to, {kDhcpServerPort, kDhcpClientPort, payload});
}

void RemoteHost::send_udp(Ipv4Address to, const UdpDatagram& datagram) {
  send_ipv4(to, kUdp, write_udp(subnet_.address, to, datagram));
}

// In fragments when it is longer than a frame takes.
void RemoteHost::send_ipv4(Ipv4Address to, Protocol protocol, const Bytes& payload) {
  if (to != kBroadcastIp && !subnet_.contains(to)) {
    ++counts_.no_route;
    return;
  }
  const std::size_t most = (parameters_.mtu - kIpv4HeaderSize) / 8 * 8;
  const bool fits = payload.size() <= parameters_.mtu - kIpv4HeaderSize;
  Ipv4Packet packet;
  packet.source = subnet_.address;
  packet.destination = to;
  packet.protocol = protocol;
  packet.identification = ++identification_;
  packet.dont_fragment = protocol == kTcp;
  while (packet.offset < payload.size()) {
    const ByteView rest = ByteView(payload).subspan(packet.offset);
    packet.payload = fits ? rest : rest.first(std::min(most, rest.size()));
    packet.more_fragments = packet.payload.size() < rest.size();
    Bytes bytes;
    bytes.reserve(kIpv4HeaderSize + packet.payload.size());
    write_ipv4(bytes, packet);
    if (to == kBroadcastIp || to == subnet_.broadcast()) {
      send_frame(kBroadcastMac, kTypeIpv4, bytes);
    } else {
      arp_.send(to, std::move(bytes), queue_.now());
    }
    packet.offset += packet.payload.size();
  }
}

void RemoteHost::send_frame(MacAddress to, u16 type, ByteView payload) {
  Bytes frame;
  frame.reserve(std::max(std::size_t{kLeastFrame}, kHeaderSize + payload.size()));
  PacketWriter(frame).write(to).write(mac_).write16(type).write(payload);
  if (frame.size() < kLeastFrame) frame.resize(kLeastFrame);
  ++counts_.frames_sent;
  port_.send({std::move(frame)});
}

void RemoteHost::Waiting::serialize(isa::Archive& ar) {
  ar("ready", ready);
  ar("frame", frame);
}

void HostCounts::serialize(isa::Archive& ar) {
  ar("frames_received", frames_received);
  ar("frames_sent", frames_sent);
  ar("ignored", ignored);
  ar("malformed", malformed);
  ar("echoes", echoes);
  ar("unreachable", unreachable);
  ar("no_route", no_route);
}

void RemoteHost::serialize(isa::Archive& ar) {
  ar("inbox", inbox_);
  ar("arp", arp_);
  ar("fragments", fragments_);
  ar("dhcp", dhcp_);
  ar("services", services_);
  ar("tcp", tcp_);
  ar("identification", identification_);
  ar("counts", counts_);
}

}  // namespace vesim::models::stbox
