// SPDX-License-Identifier: Apache-2.0
// DHCP messages (RFC 2131) with the options a small server needs (RFC 2132).
#pragma once

#include <optional>

#include "models/remote_host/addresses.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

inline constexpr u16 kDhcpServerPort = 67, kDhcpClientPort = 68;

struct DhcpMessage {
  enum Type : u8 {
    kDiscover = 1,
    kOffer,
    kRequest,
    kDecline,
    kAck,
    kNak,
    kRelease,
    kInform,
  };
  Type type = kDiscover;
  u32 transaction = 0;
  bool broadcast = false;                // the client cannot yet hear what is sent to its address
  Ipv4Address client = 0;                // the address it has (ciaddr)
  Ipv4Address yours = 0;                 // the address it gets (yiaddr)
  Ipv4Address relay = 0;                 // giaddr
  MacAddress client_mac{};               // chaddr
  std::optional<Ipv4Address> requested;  // option 50
  std::optional<Ipv4Address> server;     // option 54
  std::optional<Ipv4Address> mask;       // option 1
  std::optional<u32> lease;              // option 51, seconds
};

// A client's message; nothing for any other, and for what is malformed.
std::optional<DhcpMessage> parse_dhcp(ByteView bytes);
Bytes write_dhcp_reply(const DhcpMessage& message);

}  // namespace vesim::models::stbox
