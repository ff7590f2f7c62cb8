// SPDX-License-Identifier: Apache-2.0
// TCP segments on the wire (RFC 9293), with the options of RFC 7323 (window scale, time stamps) and
// RFC 2018 (selective acknowledgement).
#pragma once

#include <optional>

#include "models/remote_host/ipv4.h"

namespace vesim::models::stbox {

inline constexpr std::size_t kTcpHeaderSize = 20;
inline constexpr u64 kTimeStampsSize = 12;  // padded, as everybody does

struct TcpSegment {
  struct TimeStamps {
    u32 value, echo;
  };
  struct SackBlock {
    u32 first, end;
  };
  static constexpr u8 kFin = 1, kSyn = 2, kRst = 4, kPsh = 8, kAck = 16;
  static constexpr std::size_t kMostSackBlocks = 4;

  u16 source_port = 0, destination_port = 0;
  u32 sequence = 0, acknowledgement = 0;
  u8 flags = 0;
  u16 window = 0;
  std::optional<u16> mss;
  std::optional<u8> window_scale;
  bool sack_permitted = false;
  std::optional<TimeStamps> stamps;
  std::vector<SackBlock> sack;
  ByteView payload;

  bool has(u8 flag) const { return flags & flag; }
  // In sequence numbers.
  u64 length() const { return payload.size() + has(kSyn) + has(kFin); }
};

// Nothing when lengths or checksum are wrong. An option that is malformed ends the options.
std::optional<TcpSegment> parse_tcp(const Ipv4Packet& packet);
Bytes write_tcp(Ipv4Address source, Ipv4Address destination, const TcpSegment& segment);

}  // namespace vesim::models::stbox
