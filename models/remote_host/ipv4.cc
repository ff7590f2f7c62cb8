// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/ipv4.h"

#include "models/remote_host/checksum.h"

namespace vesim::models::stbox {
namespace {

constexpr u16 kDontFragment = 0x4000, kMoreFragments = 0x2000, kOffsetMask = 0x1fff;

}  // namespace

std::optional<Ipv4Packet> parse_ipv4(ByteView bytes) {
  PacketReader reader(bytes);
  const u8 version = reader.read8();
  const std::size_t header = std::size_t{version & 0xfu} * 4;
  reader.take(1);  // type of service
  const std::size_t length = reader.read16();
  if (version >> 4 != 4 || header < kIpv4HeaderSize || length < header || length > bytes.size() ||
      Checksum().add(bytes.first(header)).value() != 0) {
    return std::nullopt;
  }
  Ipv4Packet packet;
  packet.identification = reader.read16();
  const u16 fragment = reader.read16();
  packet.dont_fragment = fragment & kDontFragment;
  packet.more_fragments = fragment & kMoreFragments;
  packet.offset = static_cast<std::size_t>(fragment & kOffsetMask) * 8;
  packet.time_to_live = reader.read8();
  packet.protocol = reader.read8();
  reader.take(2);  // checksum
  packet.source = reader.read32();
  packet.destination = reader.read32();
  packet.payload = bytes.subspan(header, length - header);
  return packet;
}

void write_ipv4(Bytes& to, const Ipv4Packet& packet) {
  const std::size_t start = to.size();
  const u16 flags = static_cast<u16>((packet.dont_fragment ? kDontFragment : 0) |
                                     (packet.more_fragments ? kMoreFragments : 0));
  PacketWriter(to)
      .write8(0x45)
      .write8(0)  // type of service
      .write16(static_cast<u16>(kIpv4HeaderSize + packet.payload.size()))
      .write16(packet.identification)
      .write16(static_cast<u16>(flags | packet.offset / 8))
      .write8(packet.time_to_live)
      .write8(packet.protocol)
      .write16(0)  // checksum
      .write32(packet.source)
      .write32(packet.destination);
  put16(to, start + 10, Checksum().add(ByteView(to).subspan(start)).value());
  PacketWriter(to).write(packet.payload);
}

}  // namespace vesim::models::stbox
