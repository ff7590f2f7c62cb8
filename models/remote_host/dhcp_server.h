// SPDX-License-Identifier: Apache-2.0
// A DHCP server with a small pool (RFC 2131). An address belongs to the client that had it first
// until its lease has run out and no other is left.
#pragma once

#include <map>
#include <optional>

#include "isa/archive.h"
#include "models/event_queue.h"
#include "models/remote_host/dhcp_message.h"

namespace vesim::models::stbox {

class DhcpServer {
 public:
  struct Parameters {
    Subnet subnet;       // with the server's own address
    u64 pool_first = 0;  // host part of the first address
    u64 pool_size = 0;
    u64 lease = 0;  // ps
  };
  explicit DhcpServer(const Parameters& parameters) : parameters_(parameters) {}

  std::optional<DhcpMessage> answer(const DhcpMessage& message, u64 now);
  u64 leases() const { return leases_.size(); }

  void serialize(isa::Archive& ar) { ar("leases", leases_); }

 private:
  struct Lease {
    MacAddress client{};
    u64 expires = 0;  // ps
    void serialize(isa::Archive& ar) {
      ar("client", client);
      ar("expires", expires);
    }
  };
  Ipv4Address pool_address(u64 index) const;
  bool in_pool(Ipv4Address address) const;
  std::optional<Ipv4Address> address_for(const DhcpMessage& message, u64 now) const;
  std::optional<DhcpMessage> answer_request(const DhcpMessage& message, u64 now);
  DhcpMessage reply(DhcpMessage::Type type, const DhcpMessage& to, Ipv4Address yours) const;
  bool is_free(Ipv4Address address, MacAddress client, u64 now) const;

  const Parameters parameters_;
  std::map<Ipv4Address, Lease> leases_;
};

}  // namespace vesim::models::stbox
