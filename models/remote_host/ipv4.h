// SPDX-License-Identifier: Apache-2.0
// IPv4 headers (RFC 791). Options of a received packet are skipped, none are sent.
#pragma once

#include <optional>

#include "models/remote_host/addresses.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

enum Protocol : u8 { kIcmp = 1, kTcp = 6, kUdp = 17 };

inline constexpr std::size_t kIpv4HeaderSize = 20;

struct Ipv4Packet {
  Ipv4Address source = 0, destination = 0;
  u8 protocol = 0;
  u8 time_to_live = 64;
  u16 identification = 0;
  bool more_fragments = false;
  bool dont_fragment = false;
  std::size_t offset = 0;  // of the payload in the datagram
  ByteView payload;

  bool is_fragment() const { return more_fragments || offset != 0; }
};

// Nothing when version, lengths or checksum are wrong. What follows the total length, the padding
// of a short frame, is cut off.
std::optional<Ipv4Packet> parse_ipv4(ByteView bytes);
void write_ipv4(Bytes& to, const Ipv4Packet& packet);

}  // namespace vesim::models::stbox
