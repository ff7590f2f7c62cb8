// SPDX-License-Identifier: Apache-2.0
// What travels on an Ethernet (IEEE 802.3).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "isa/archive.h"

namespace vesim::models {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

using MacAddress = std::array<u8, 6>;

inline constexpr MacAddress kBroadcastMac{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

constexpr bool is_group(const MacAddress& address) { return address[0] & 1; }
// The first byte on the wire is the number's highest.
constexpr MacAddress mac_address(u64 number) {
  MacAddress address{};
  for (unsigned i = 0; i < address.size(); ++i)
    address[i] = static_cast<u8>(number >> (40 - 8 * i));
  return address;
}

// Bytes around a frame on the wire, and the limits of what a switch forwards.
inline constexpr u64 kPreambleBytes = 8;  // with the start of frame delimiter
inline constexpr u64 kFcsBytes = 4;
inline constexpr u64 kGapBytes = 12;         // at least, to the next frame
inline constexpr u64 kLeastFrame = 60;       // without FCS
inline constexpr u64 kGreatestFrame = 1518;  // without FCS, with a VLAN tag

struct EthernetFrame {
  std::vector<u8> bytes;  // from the destination's address to the end of the padding
  bool fcs_valid = true;  // false: the wire damaged it, or the sender said so

  // Of a frame too short to have one, the missing bytes are zero.
  MacAddress destination() const { return address_at(0); }
  MacAddress source() const { return address_at(6); }
  u16 type() const { return bytes.size() < 14 ? u16{0} : u16(bytes[12] << 8 | bytes[13]); }
  // Time on the wire without the gap, in bytes.
  u64 wire_bytes() const { return kPreambleBytes + bytes.size() + kFcsBytes; }

  void serialize(isa::Archive& ar) {
    ar("bytes", bytes);
    ar("fcs_valid", fcs_valid);
  }

 private:
  MacAddress address_at(std::size_t offset) const;
};

// A MAC control frame that asks the receiver to pause (annex 31B); times are of 512 bits.
inline constexpr MacAddress kPauseMac{0x01, 0x80, 0xc2, 0x00, 0x00, 0x01};
EthernetFrame pause_frame(const MacAddress& source, u16 quanta);
// The quanta, if it is one.
std::optional<u16> pause_quanta(const EthernetFrame& frame);

// CRC-32 of IEEE 802.3. The FCS is this value, sent from its low byte on.
u32 crc32(std::span<const u8> bytes);

}  // namespace vesim::models
