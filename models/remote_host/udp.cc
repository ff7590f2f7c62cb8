// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/udp.h"

#include "models/remote_host/checksum.h"

namespace vesim::models::stbox {

std::optional<UdpDatagram> parse_udp(const Ipv4Packet& packet) {
  PacketReader reader(packet.payload);
  UdpDatagram datagram;
  datagram.source_port = reader.read16();
  datagram.destination_port = reader.read16();
  const std::size_t length = reader.read16();
  const u16 checksum = reader.read16();
  if (!reader.ok() || length < kUdpHeaderSize || length > packet.payload.size()) {
    return std::nullopt;
  }
  const ByteView whole = packet.payload.first(length);
  Checksum sum;
  sum.add_pseudo_header(packet.source, packet.destination, kUdp, length).add(whole);
  if (checksum != 0 && sum.value() != 0) return std::nullopt;  // 0: the sender made none
  datagram.payload = whole.subspan(kUdpHeaderSize);
  return datagram;
}

Bytes write_udp(Ipv4Address source, Ipv4Address destination, const UdpDatagram& datagram) {
  const std::size_t length = kUdpHeaderSize + datagram.payload.size();
  Bytes bytes;
  PacketWriter(bytes)
      .write16(datagram.source_port)
      .write16(datagram.destination_port)
      .write16(static_cast<u16>(length))
      .write16(0)
      .write(datagram.payload);
  const u16 sum =
      Checksum().add_pseudo_header(source, destination, kUdp, length).add(bytes).value();
  put16(bytes, 6, sum == 0 ? 0xffff : sum);
  return bytes;
}

}  // namespace vesim::models::stbox
