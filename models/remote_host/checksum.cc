// SPDX-License-Identifier: Apache-2.0
#include "models/remote_host/checksum.h"

#include <bit>
#include <cstring>

namespace vesim::models::stbox {

static_assert(std::endian::native == std::endian::little);

// The sum is the same in any byte order, so whole words are added as they lie in memory.
Checksum& Checksum::add(ByteView bytes) {
  while (bytes.size() >= 4) {
    u32 word;
    std::memcpy(&word, bytes.data(), sizeof word);
    sum_ += word;
    bytes = bytes.subspan(4);
  }
  if (bytes.empty()) return *this;  // which may have no address
  u32 last = 0;
  std::memcpy(&last, bytes.data(), bytes.size());
  sum_ += last;
  return *this;
}

Checksum& Checksum::add_pseudo_header(Ipv4Address source, Ipv4Address destination, u8 protocol,
                                      std::size_t length) {
  sum_ += __builtin_bswap32(source);
  sum_ += __builtin_bswap32(destination);
  sum_ += __builtin_bswap32(u32{protocol} << 16 | static_cast<u32>(length));
  return *this;
}

u16 Checksum::value() const {
  u64 sum = sum_;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return __builtin_bswap16(static_cast<u16>(~sum));
}

}  // namespace vesim::models::stbox
