// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/icmp.h"

#include <algorithm>

#include "models/remote_host/checksum.h"

namespace vesim::models::stbox {
namespace {

constexpr u8 kEchoReply = 0, kUnreachable = 3, kEchoRequest = 8;
constexpr u8 kPort = 3;
constexpr std::size_t kHeaderSize = 8, kChecksumAt = 2;

void seal(Bytes& message) {
  put16(message, kChecksumAt, 0);
  put16(message, kChecksumAt, Checksum().add(message).value());
}

}  // namespace

std::optional<Bytes> icmp_echo_reply(ByteView message) {
  if (message.size() < kHeaderSize || message[0] != kEchoRequest || message[1] != 0 ||
      Checksum().add(message).value() != 0) {
    return std::nullopt;
  }
  Bytes reply(message.begin(), message.end());
  reply[0] = kEchoReply;
  seal(reply);
  return reply;
}

Bytes icmp_port_unreachable(ByteView packet) {
  // The header, options included, and the first 8 bytes of the payload.
  const std::size_t quoted = std::min<std::size_t>(packet.size(), (packet[0] & 0xfu) * 4 + 8u);
  Bytes message(kHeaderSize + quoted);
  message[0] = kUnreachable;
  message[1] = kPort;
  std::copy_n(packet.begin(), quoted, message.begin() + kHeaderSize);
  seal(message);
  return message;
}

}  // namespace vesim::models::stbox
