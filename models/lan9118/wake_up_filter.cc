// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/wake_up_filter.h"

namespace vesim::models::lan9118 {
namespace {

constexpr unsigned kPatterns = 4, kMaskBits = 31;
constexpr unsigned kCommands = 4, kOffsets = 5, kCrcs = 6;  // words
constexpr u32 kEnable = 1, kMulticast = 8;

// x^16 + x^15 + x^2 + 1, bytes from their low bit on, begun with ones.
u16 crc16(u16 crc, u8 byte) {
  for (unsigned bit = 0; bit < 8; ++bit, byte = u8(byte >> 1)) {
    const bool one = (crc >> 15) != (byte & 1);
    crc = u16(crc << 1) ^ (one ? 0x8005 : 0);
  }
  return crc;
}

}  // namespace

void WakeUpFilter::write(u32 word) {
  words_[next_] = word;
  next_ = (next_ + 1) % words_.size();
}

bool WakeUpFilter::matches(const EthernetFrame& frame) const {
  for (unsigned i = 0; i < kPatterns; ++i) {
    if (matches(i, frame)) return true;
  }
  return false;
}

bool WakeUpFilter::matches(unsigned pattern, const EthernetFrame& frame) const {
  const u32 command = words_[kCommands] >> (8 * pattern);
  if (!(command & kEnable)) return false;
  if (is_group(frame.destination()) != ((command & kMulticast) != 0)) return false;
  const u32 offset = words_[kOffsets] >> (8 * pattern) & 0xff;
  u16 crc = 0xffff;
  for (unsigned i = 0; i < kMaskBits; ++i) {
    if (!(words_[pattern] >> i & 1)) continue;
    if (offset + i >= frame.bytes.size()) return false;
    crc = crc16(crc, frame.bytes[offset + i]);
  }
  return crc == (words_[kCrcs + pattern / 2] >> (16 * (pattern % 2)) & 0xffff);
}

void WakeUpFilter::serialize(isa::Archive& ar) {
  ar("words", words_);
  ar("next", next_);
}

}  // namespace vesim::models::lan9118
