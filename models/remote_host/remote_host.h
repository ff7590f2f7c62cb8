// SPDX-License-Identifier: Apache-2.0
// stbox: a fast machine at the far end of the board's Ethernet, on simulated time. Ethernet, ARP,
// IPv4 with fragments, ICMP echo, a DHCP server, UDP and TCP, and the services of services.h.
// Nothing reaches the real network. It is not reset with the board.
#pragma once

#include <deque>
#include <string>

#include "isa/archive.h"
#include "models/ethernet/link.h"
#include "models/event_queue.h"
#include "models/remote_host/arp.h"
#include "models/remote_host/dhcp_server.h"
#include "models/remote_host/fragments.h"
#include "models/remote_host/parameters.h"
#include "models/remote_host/services.h"
#include "models/remote_host/tcp/tcp.h"

namespace vesim::models::stbox {

struct HostCounts {
  u64 frames_received = 0, frames_sent = 0;
  u64 ignored = 0;      // not for this host, or of a protocol it does not speak
  u64 malformed = 0;    // a header or checksum is wrong
  u64 echoes = 0;       // ICMP echo requests answered
  u64 unreachable = 0;  // datagrams for closed UDP ports
  u64 no_route = 0;     // packets to send outside of the subnet
  void serialize(isa::Archive& ar);
};

class RemoteHost {
 public:
  // `port` is its end of the cable.
  RemoteHost(const std::string& name, EventQueue& queue, EthernetPort& port,
             const RemoteHostParameters& parameters);

  const HostCounts& counts() const { return counts_; }
  const TcpCounts& tcp_counts() const { return tcp_.counts(); }
  const FlowLog& flows() const { return services_.log(); }
  u64 fragments_dropped() const { return fragments_.dropped(); }
  u64 leases() const { return dhcp_.leases(); }

  void serialize(isa::Archive& ar);

 private:
  struct Waiting {
    u64 ready = 0;
    Bytes frame;
    void serialize(isa::Archive& ar);
  };
  void expire();
  void arm();

  void receive(EthernetFrame frame);
  void receive_frame(const Bytes& frame);
  void receive_ipv4(ByteView bytes);
  void receive_datagram(const Ipv4Packet& packet, ByteView whole);
  void receive_udp(const Ipv4Packet& packet, ByteView whole);
  void receive_dhcp(const UdpDatagram& datagram);

  void send_ipv4(Ipv4Address to, Protocol protocol, const Bytes& payload);
  void send_udp(Ipv4Address to, const UdpDatagram& datagram);
  void send_frame(MacAddress to, u16 type, ByteView payload);
  bool is_ours(Ipv4Address destination) const;

  const RemoteHostParameters parameters_;
  const MacAddress mac_;
  const Subnet subnet_;
  EventQueue& queue_;
  const EventQueue::TimerId timer_;
  EthernetPort& port_;

  std::deque<Waiting> inbox_;
  Arp arp_;
  Fragments fragments_;
  DhcpServer dhcp_;
  Services services_;
  Tcp tcp_;
  u16 identification_ = 0;
  HostCounts counts_;
};

}  // namespace vesim::models::stbox
