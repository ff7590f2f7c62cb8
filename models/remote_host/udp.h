// SPDX-License-Identifier: Apache-2.0
// UDP headers (RFC 768).
#pragma once

#include <optional>

#include "models/remote_host/ipv4.h"

namespace vesim::models::stbox {

inline constexpr std::size_t kUdpHeaderSize = 8;

struct UdpDatagram {
  u16 source_port = 0, destination_port = 0;
  ByteView payload;
};

// Nothing when length or checksum are wrong.
std::optional<UdpDatagram> parse_udp(const Ipv4Packet& packet);
Bytes write_udp(Ipv4Address source, Ipv4Address destination, const UdpDatagram& datagram);

}  // namespace vesim::models::stbox
