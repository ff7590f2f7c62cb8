// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/arp.h"

#include <algorithm>
#include <utility>

namespace vesim::models::stbox {
namespace {

constexpr u16 kEthernet = 1, kIpv4 = 0x0800;
constexpr u8 kMacSize = 6, kIpSize = 4;

}  // namespace

std::optional<ArpMessage> parse_arp(ByteView bytes) {
  PacketReader reader(bytes);
  const bool known = reader.read16() == kEthernet && reader.read16() == kIpv4 &&
                     reader.read8() == kMacSize && reader.read8() == kIpSize;
  ArpMessage message;
  message.operation = reader.read16();
  message.sender_mac = reader.mac();
  message.sender = reader.read32();
  message.target_mac = reader.mac();
  message.target = reader.read32();
  if (!known || !reader.ok()) return std::nullopt;
  return message;
}

Bytes write_arp(const ArpMessage& message) {
  Bytes bytes;
  PacketWriter(bytes)
      .write16(kEthernet)
      .write16(kIpv4)
      .write8(kMacSize)
      .write8(kIpSize)
      .write16(message.operation)
      .write(message.sender_mac)
      .write32(message.sender)
      .write(message.target_mac)
      .write32(message.target);
  return bytes;
}

Arp::Arp(const Parameters& parameters, Output output)
    : parameters_(parameters), output_(std::move(output)) {}

void Arp::receive(const ArpMessage& message) {
  const bool for_us = message.target == parameters_.address;
  // A probe for a duplicate address (RFC 5227) has no sender; nobody else speaks for our address.
  if (message.sender != 0 && message.sender != parameters_.address &&
      (for_us || neighbours_.contains(message.sender))) {
    learn(message.sender, message.sender_mac);
  }
  if (!for_us || message.operation != ArpMessage::kRequest) return;
  output_.message(message.sender_mac, {ArpMessage::kReply, parameters_.mac, message.sender_mac,
                                       parameters_.address, message.sender});
}

void Arp::learn(Ipv4Address address, MacAddress mac) {
  const bool known = neighbours_.contains(address);
  if (!known && neighbours_.size() >= parameters_.neighbours)
    neighbours_.erase(neighbours_.begin());
  neighbours_[address] = mac;
  const auto waiting = unresolved_.find(address);
  if (waiting == unresolved_.end()) return;
  const auto packets = std::move(waiting->second.packets);
  unresolved_.erase(waiting);
  for (const Bytes& packet : packets) output_.packet(mac, packet);
}

void Arp::send(Ipv4Address to, Bytes packet, u64 now) {
  if (const auto known = neighbours_.find(to); known != neighbours_.end()) {
    return output_.packet(known->second, packet);
  }
  if (!unresolved_.contains(to) && unresolved_.size() >= parameters_.neighbours) {
    ++dropped_;
    return;
  }
  Unresolved& entry = unresolved_[to];
  entry.packets.push_back(std::move(packet));
  if (entry.packets.size() > parameters_.waiting) {
    entry.packets.pop_front();
    ++dropped_;
  }
  if (entry.requests == 0) request(to, entry, now);
}

void Arp::request(Ipv4Address address, Unresolved& entry, u64 now) {
  ++entry.requests;
  entry.next_request = now + parameters_.retry;
  output_.message(kBroadcastMac,
                  {ArpMessage::kRequest, parameters_.mac, {}, parameters_.address, address});
}

u64 Arp::deadline() const {
  u64 first = kNever;
  for (const auto& [address, entry] : unresolved_) first = std::min(first, entry.next_request);
  return first;
}

void Arp::expire(u64 now) {
  for (auto it = unresolved_.begin(); it != unresolved_.end();) {
    Unresolved& entry = it->second;
    if (entry.next_request <= now && entry.requests >= parameters_.attempts) {
      dropped_ += entry.packets.size();
      it = unresolved_.erase(it);
      continue;
    }
    if (entry.next_request <= now) request(it->first, entry, now);
    ++it;
  }
}

void Arp::Unresolved::serialize(isa::Archive& ar) {
  ar("next_request", next_request);
  ar("requests", requests);
  ar("packets", packets);
}

void Arp::serialize(isa::Archive& ar) {
  ar("neighbours", neighbours_);
  ar("unresolved", unresolved_);
  ar("dropped", dropped_);
}

}  // namespace vesim::models::stbox
