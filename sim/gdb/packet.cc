// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/packet.h"

#include <fmt/core.h>

namespace vesim::sim::gdb {
namespace {

constexpr char kEscapeMask = 0x20;
constexpr char kInterruptByte = 0x03;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string frame(std::string_view data) {
  std::string packet = "$";
  isa::u8 sum = 0;
  const auto put = [&](char byte) {
    packet.push_back(byte);
    sum = static_cast<isa::u8>(sum + static_cast<isa::u8>(byte));
  };
  for (const char byte : data) {
    const bool special = byte == '#' || byte == '$' || byte == '}' || byte == '*';
    if (special) put('}');
    put(special ? static_cast<char>(byte ^ kEscapeMask) : byte);
  }
  return packet + fmt::format("#{:02x}", sum);
}

std::string to_hex(std::string_view bytes) {
  std::string digits;
  digits.reserve(bytes.size() * 2);
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<isa::u8>(byte));
  return digits;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]);
    const int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) break;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

void PacketReader::take(char byte) {
  if (data_.size() < kPacketSize) {
    data_.push_back(byte);
  } else {
    too_long_ = true;
  }
}

PacketReader::Event PacketReader::feed(char byte) {
  if (state_ == State::kChecksumHigh) {
    high_ = hex_digit(byte);
    state_ = State::kChecksumLow;
    return Event::kNone;
  }
  if (state_ == State::kChecksumLow) {
    state_ = State::kOutside;
    const int low = hex_digit(byte);
    const bool good = high_ >= 0 && low >= 0 && high_ * 16 + low == sum_ && !too_long_;
    return good ? Event::kPacket : Event::kBad;
  }
  if (byte == '$') {  // never part of data: a packet starts, whatever came before
    state_ = State::kData;
    data_.clear();
    sum_ = 0;
    too_long_ = false;
    return Event::kNone;
  }
  if (state_ == State::kOutside) {
    if (byte == '+') return Event::kAck;
    if (byte == '-') return Event::kResend;
    return byte == kInterruptByte ? Event::kInterrupt : Event::kNone;
  }
  if (byte == '#') {
    state_ = State::kChecksumHigh;
    return Event::kNone;
  }
  sum_ = static_cast<isa::u8>(sum_ + static_cast<isa::u8>(byte));
  if (state_ == State::kEscaped) {
    take(static_cast<char>(byte ^ kEscapeMask));
    state_ = State::kData;
  } else if (byte == '}') {
    state_ = State::kEscaped;
  } else {
    take(byte);
  }
  return Event::kNone;
}

}  // namespace vesim::sim::gdb
