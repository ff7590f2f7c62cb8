// SPDX-License-Identifier: Apache-2.0
#include "models/ethernet/frame.h"

#include <algorithm>
#include <iterator>

namespace vesim::models {
namespace {

constexpr u16 kMacControl = 0x8808;
constexpr u8 kPauseOpcode = 1;

constexpr std::array<u32, 256> crc_table() {
  std::array<u32, 256> table{};
  for (u32 i = 0; i < 256; ++i) {
    u32 crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0u);
    table[i] = crc;
  }
  return table;
}
constexpr auto kCrcTable = crc_table();

}  // namespace

MacAddress EthernetFrame::address_at(std::size_t offset) const {
  MacAddress address{};
  if (bytes.size() > offset) {
    std::copy_n(&bytes[offset], std::min(address.size(), bytes.size() - offset), address.begin());
  }
  return address;
}

EthernetFrame pause_frame(const MacAddress& source, u16 quanta) {
  EthernetFrame frame{std::vector<u8>(kLeastFrame)};
  auto at = std::copy(kPauseMac.begin(), kPauseMac.end(), frame.bytes.begin());
  at = std::copy(source.begin(), source.end(), at);
  const u8 control[] = {kMacControl >> 8, kMacControl & 0xff, 0,
                        kPauseOpcode,     u8(quanta >> 8),    u8(quanta & 0xff)};
  std::copy(std::begin(control), std::end(control), at);
  return frame;
}

std::optional<u16> pause_quanta(const EthernetFrame& frame) {
  const auto& b = frame.bytes;
  if (b.size() < 18 || frame.type() != kMacControl || b[14] != 0 || b[15] != kPauseOpcode) {
    return std::nullopt;
  }
  return u16(b[16] << 8 | b[17]);
}

u32 crc32(std::span<const u8> bytes) {
  u32 crc = ~u32{0};
  for (const u8 byte : bytes) crc = (crc >> 8) ^ kCrcTable[(crc ^ byte) & 0xff];
  return ~crc;
}

}  // namespace vesim::models
