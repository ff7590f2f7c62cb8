// SPDX-License-Identifier: Apache-2.0
// Reading and writing packets: numbers in network byte order.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "models/ethernet/frame.h"

namespace vesim::models::stbox {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

using Bytes = std::vector<u8>;
using ByteView = std::span<const u8>;

// Beyond the end it reads zeros and remembers: ok() is false then.
class PacketReader {
 public:
  explicit PacketReader(ByteView bytes) : rest_(bytes) {}

  u64 number(std::size_t size) {
    u64 value = 0;
    for (const u8 byte : take(size)) value = value << 8 | byte;
    return value;
  }
  u8 read8() { return static_cast<u8>(number(1)); }
  u16 read16() { return static_cast<u16>(number(2)); }
  u32 read32() { return static_cast<u32>(number(4)); }
  MacAddress mac() {
    MacAddress address{};
    const ByteView bytes = take(address.size());
    std::copy(bytes.begin(), bytes.end(), address.begin());
    return address;
  }
  ByteView take(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      size = rest_.size();
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  ByteView rest() const { return rest_; }
  bool ok() const { return ok_; }

 private:
  ByteView rest_;
  bool ok_ = true;
};

// Appends to a packet.
class PacketWriter {
 public:
  explicit PacketWriter(Bytes& bytes) : bytes_(bytes) {}

  PacketWriter& number(u64 value, std::size_t size) {
    while (size-- > 0) bytes_.push_back(static_cast<u8>(value >> 8 * size));
    return *this;
  }
  PacketWriter& write8(u8 value) { return number(value, 1); }
  PacketWriter& write16(u16 value) { return number(value, 2); }
  PacketWriter& write32(u32 value) { return number(value, 4); }
  PacketWriter& write(ByteView bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  PacketWriter& zeros(std::size_t count) {
    bytes_.resize(bytes_.size() + count);
    return *this;
  }

 private:
  Bytes& bytes_;
};

// Puts a 16-bit number, a checksum as a rule, into a packet already written.
inline void put16(Bytes& bytes, std::size_t at, u16 value) {
  bytes[at] = static_cast<u8>(value >> 8);
  bytes[at + 1] = static_cast<u8>(value);
}

}  // namespace vesim::models::stbox
