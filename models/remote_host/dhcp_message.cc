// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/dhcp_message.h"

namespace vesim::models::stbox {
namespace {

constexpr u8 kBootRequest = 1, kBootReply = 2, kEthernet = 1, kMacSize = 6;
constexpr u32 kCookie = 0x63825363;
constexpr u16 kBroadcastFlag = 0x8000;
// sname and file, which hold no options here.
constexpr std::size_t kMacPadding = 10, kNames = 64 + 128;
constexpr u8 kPad = 0, kMask = 1, kRequested = 50, kLease = 51, kType = 53, kServer = 54,
             kEnd = 255;

// False when the options end within one, or have no type.
bool parse_options(PacketReader reader, DhcpMessage& message) {
  bool typed = false;
  while (!reader.rest().empty()) {
    const u8 code = reader.read8();
    if (code == kPad) continue;
    if (code == kEnd) break;
    const u8 size = reader.read8();
    PacketReader value(reader.take(size));
    if (!reader.ok()) return false;
    if (code == kType && size == 1) {
      const u8 type = value.read8();
      if (type < DhcpMessage::kDiscover || type > DhcpMessage::kInform) return false;
      message.type = static_cast<DhcpMessage::Type>(type);
      typed = true;
    }
    if (code == kRequested && size == 4) message.requested = value.read32();
    if (code == kServer && size == 4) message.server = value.read32();
  }
  return typed;
}

}  // namespace

std::optional<DhcpMessage> parse_dhcp(ByteView bytes) {
  PacketReader reader(bytes);
  const bool request =
      reader.read8() == kBootRequest && reader.read8() == kEthernet && reader.read8() == kMacSize;
  reader.take(1);  // hops
  DhcpMessage message;
  message.transaction = reader.read32();
  reader.take(2);  // seconds
  message.broadcast = reader.read16() & kBroadcastFlag;
  message.client = reader.read32();
  reader.take(8);  // yiaddr, siaddr
  message.relay = reader.read32();
  message.client_mac = reader.mac();
  reader.take(kMacPadding + kNames);
  if (!request || reader.read32() != kCookie || !reader.ok()) return std::nullopt;
  if (!parse_options(reader, message)) return std::nullopt;
  return message;
}

Bytes write_dhcp_reply(const DhcpMessage& message) {
  Bytes bytes;
  PacketWriter writer(bytes);
  writer.write8(kBootReply)
      .write8(kEthernet)
      .write8(kMacSize)
      .write8(0)
      .write32(message.transaction)
      .write16(0)
      .write16(message.broadcast ? kBroadcastFlag : 0)
      .write32(message.client)
      .write32(message.yours)
      .write32(0)
      .write32(message.relay)
      .write(message.client_mac)
      .zeros(kMacPadding + kNames)
      .write32(kCookie)
      .write8(kType)
      .write8(1)
      .write8(message.type);
  const auto option = [&](u8 code, const std::optional<u32>& value) {
    if (value) writer.write8(code).write8(4).write32(*value);
  };
  option(kServer, message.server);
  option(kLease, message.lease);
  option(kMask, message.mask);
  writer.write8(kEnd);
  if (bytes.size() < 300) writer.zeros(300 - bytes.size());  // BOOTP's length
  return bytes;
}

}  // namespace vesim::models::stbox
