// SPDX-License-Identifier: Apache-2.0
// Address resolution (RFC 826): who has which IPv4 address, and packets that wait to know.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "isa/archive.h"
#include "models/event_queue.h"
#include "models/remote_host/addresses.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

struct ArpMessage {
  enum Operation : u16 { kRequest = 1, kReply = 2 };
  u16 operation = kRequest;
  MacAddress sender_mac{}, target_mac{};
  Ipv4Address sender = 0, target = 0;
};

// Nothing when it is not about IPv4 on Ethernet.
std::optional<ArpMessage> parse_arp(ByteView bytes);
Bytes write_arp(const ArpMessage& message);

class Arp {
 public:
  struct Parameters {
    MacAddress mac{};
    Ipv4Address address = 0;
    u64 retry = 0;       // ps between requests
    u64 attempts = 0;    // requests without answer until the packets are dropped
    u64 waiting = 0;     // packets held for one address; the oldest goes first
    u64 neighbours = 0;  // addresses known at a time
  };
  // Sends an ARP message, and a packet whose receiver's address is known.
  struct Output {
    std::function<void(MacAddress to, const ArpMessage&)> message;
    std::function<void(MacAddress to, const Bytes& packet)> packet;
  };
  Arp(const Parameters& parameters, Output output);

  void receive(const ArpMessage& message);
  // Sends the packet, at once or when the address is resolved.
  void send(Ipv4Address to, Bytes packet, u64 now);

  u64 deadline() const;
  void expire(u64 now);
  u64 dropped() const { return dropped_; }
  void serialize(isa::Archive& ar);

 private:
  struct Unresolved {
    u64 next_request = 0;
    u64 requests = 0;
    std::deque<Bytes> packets;
    void serialize(isa::Archive& ar);
  };
  void learn(Ipv4Address address, MacAddress mac);
  void request(Ipv4Address address, Unresolved& entry, u64 now);

  const Parameters parameters_;
  const Output output_;
  std::map<Ipv4Address, MacAddress> neighbours_;
  std::map<Ipv4Address, Unresolved> unresolved_;
  u64 dropped_ = 0;
};

}  // namespace vesim::models::stbox
