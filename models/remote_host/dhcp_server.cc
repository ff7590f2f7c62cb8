// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/dhcp_server.h"

namespace vesim::models::stbox {
namespace {

constexpr MacAddress kNobody{};  // holds an address that a client found in use

}  // namespace

Ipv4Address DhcpServer::pool_address(u64 index) const {
  const Subnet& subnet = parameters_.subnet;
  return (subnet.address & subnet.mask()) + static_cast<u32>(parameters_.pool_first + index);
}

bool DhcpServer::in_pool(Ipv4Address address) const {
  return address - pool_address(0) < parameters_.pool_size;
}

bool DhcpServer::is_free(Ipv4Address address, MacAddress client, u64 now) const {
  if (!in_pool(address) || address == parameters_.subnet.address) return false;
  const auto lease = leases_.find(address);
  return lease == leases_.end() || lease->second.client == client || lease->second.expires <= now;
}

// Its own, the one it asks for, the first that nobody ever had, the first whose lease has run out.
std::optional<Ipv4Address> DhcpServer::address_for(const DhcpMessage& message, u64 now) const {
  for (const auto& [address, lease] : leases_) {
    if (lease.client == message.client_mac) return address;
  }
  if (message.requested && is_free(*message.requested, message.client_mac, now)) {
    return message.requested;
  }
  for (const bool unused : {true, false}) {
    for (u64 i = 0; i < parameters_.pool_size; ++i) {
      const Ipv4Address address = pool_address(i);
      if (unused && leases_.contains(address)) continue;
      if (is_free(address, message.client_mac, now)) return address;
    }
  }
  return std::nullopt;
}

DhcpMessage DhcpServer::reply(DhcpMessage::Type type, const DhcpMessage& to,
                              Ipv4Address yours) const {
  DhcpMessage reply;
  reply.type = type;
  reply.transaction = to.transaction;
  reply.broadcast = to.broadcast;
  reply.client_mac = to.client_mac;
  reply.relay = to.relay;
  reply.yours = yours;
  reply.server = parameters_.subnet.address;
  if (type == DhcpMessage::kNak) return reply;
  reply.mask = parameters_.subnet.mask();
  if (yours != 0) reply.lease = static_cast<u32>(parameters_.lease / kPicosecondsPerSecond);
  return reply;
}

std::optional<DhcpMessage> DhcpServer::answer_request(const DhcpMessage& message, u64 now) {
  if (message.server && message.server != parameters_.subnet.address) return std::nullopt;
  const Ipv4Address address = message.requested.value_or(message.client);
  if (!is_free(address, message.client_mac, now)) {
    return reply(DhcpMessage::kNak, message, 0);
  }
  std::erase_if(leases_, [&](const auto& entry) {
    return entry.second.client == message.client_mac && entry.first != address;
  });
  leases_[address] = {message.client_mac, now + parameters_.lease};
  DhcpMessage ack = reply(DhcpMessage::kAck, message, address);
  ack.client = message.client;
  return ack;
}

std::optional<DhcpMessage> DhcpServer::answer(const DhcpMessage& message, u64 now) {
  switch (message.type) {
    case DhcpMessage::kDiscover: {
      const auto address = address_for(message, now);
      if (!address) return std::nullopt;
      return reply(DhcpMessage::kOffer, message, *address);
    }
    case DhcpMessage::kRequest:
      return answer_request(message, now);
    case DhcpMessage::kInform: {
      DhcpMessage ack = reply(DhcpMessage::kAck, message, 0);
      ack.client = message.client;
      return ack;
    }
    case DhcpMessage::kDecline:
      if (message.requested && is_free(*message.requested, message.client_mac, now)) {
        leases_[*message.requested] = {kNobody, now + parameters_.lease};
      }
      return std::nullopt;
    case DhcpMessage::kRelease: {
      const auto lease = leases_.find(message.client);
      if (lease != leases_.end() && lease->second.client == message.client_mac) {
        lease->second.expires = now;
      }
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace vesim::models::stbox
