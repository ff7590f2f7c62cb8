// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/tcp/segment.h"

#include <algorithm>

#include "models/remote_host/checksum.h"

namespace vesim::models::stbox {
namespace {

enum Option : u8 {
  kEnd = 0,
  kNoOperation = 1,
  kMss = 2,
  kWindowScale = 3,
  kSackPermitted = 4,
  kSack = 5,
  kTimeStamps = 8,
};
constexpr u8 kLargestWindowScale = 14;
constexpr std::size_t kChecksumAt = 16;

void parse_option(u8 kind, PacketReader value, TcpSegment& segment) {
  const std::size_t size = value.rest().size();
  if (kind == kMss && size == 2) segment.mss = value.read16();
  if (kind == kWindowScale && size == 1) {
    segment.window_scale = std::min(value.read8(), kLargestWindowScale);
  }
  if (kind == kSackPermitted && size == 0) segment.sack_permitted = true;
  if (kind == kTimeStamps && size == 8) {
    const u32 stamp = value.read32();
    segment.stamps = {stamp, value.read32()};
  }
  if (kind == kSack && size % 8 == 0) {
    while (!value.rest().empty()) {
      const u32 first = value.read32();
      segment.sack.push_back({first, value.read32()});
    }
  }
}

void parse_options(PacketReader reader, TcpSegment& segment) {
  while (!reader.rest().empty()) {
    const u8 kind = reader.read8();
    if (kind == kEnd) return;
    if (kind == kNoOperation) continue;
    const u8 size = reader.read8();
    if (size < 2) return;
    const PacketReader value(reader.take(size - 2u));
    if (!reader.ok()) return;
    parse_option(kind, value, segment);
  }
}

Bytes options_of(const TcpSegment& segment) {
  Bytes options;
  PacketWriter writer(options);
  if (segment.mss) writer.write8(kMss).write8(4).write16(*segment.mss);
  if (segment.sack_permitted) {
    writer.write8(kNoOperation).write8(kNoOperation).write8(kSackPermitted).write8(2);
  }
  if (segment.stamps) {
    writer.write8(kNoOperation).write8(kNoOperation).write8(kTimeStamps).write8(10);
    writer.write32(segment.stamps->value).write32(segment.stamps->echo);
  }
  if (segment.window_scale) {
    writer.write8(kNoOperation).write8(kWindowScale).write8(3).write8(*segment.window_scale);
  }
  if (!segment.sack.empty()) {
    writer.write8(kNoOperation).write8(kNoOperation).write8(kSack);
    writer.write8(static_cast<u8>(2 + 8 * segment.sack.size()));
    for (const auto& block : segment.sack) writer.write32(block.first).write32(block.end);
  }
  return options;
}

}  // namespace

std::optional<TcpSegment> parse_tcp(const Ipv4Packet& packet) {
  const ByteView bytes = packet.payload;
  PacketReader reader(bytes);
  TcpSegment segment;
  segment.source_port = reader.read16();
  segment.destination_port = reader.read16();
  segment.sequence = reader.read32();
  segment.acknowledgement = reader.read32();
  const std::size_t header = std::size_t{reader.read8()} / 16 * 4;
  segment.flags = reader.read8();
  segment.window = reader.read16();
  if (!reader.ok() || header < kTcpHeaderSize || header > bytes.size()) return std::nullopt;
  Checksum sum;
  sum.add_pseudo_header(packet.source, packet.destination, kTcp, bytes.size()).add(bytes);
  if (sum.value() != 0) return std::nullopt;
  parse_options(PacketReader(bytes.subspan(kTcpHeaderSize, header - kTcpHeaderSize)), segment);
  segment.payload = bytes.subspan(header);
  return segment;
}

Bytes write_tcp(Ipv4Address source, Ipv4Address destination, const TcpSegment& segment) {
  const Bytes options = options_of(segment);
  const std::size_t header = kTcpHeaderSize + options.size();
  Bytes bytes;
  bytes.reserve(header + segment.payload.size());
  PacketWriter(bytes)
      .write16(segment.source_port)
      .write16(segment.destination_port)
      .write32(segment.sequence)
      .write32(segment.acknowledgement)
      .write8(static_cast<u8>(header / 4 << 4))
      .write8(segment.flags)
      .write16(segment.window)
      .write32(0)  // checksum, urgent pointer
      .write(options)
      .write(segment.payload);
  Checksum sum;
  sum.add_pseudo_header(source, destination, kTcp, bytes.size()).add(bytes);
  put16(bytes, kChecksumAt, sum.value());
  return bytes;
}

}  // namespace vesim::models::stbox
