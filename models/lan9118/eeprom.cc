// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/eeprom.h"

#include <algorithm>

namespace vesim::models::lan9118 {
namespace {

constexpr u8 kSignature = 0xa5;
constexpr u8 kErased = 0xff;

}  // namespace

Eeprom::Eeprom(const MacAddress& mac) {
  bytes_.fill(kErased);
  bytes_[0] = kSignature;
  std::copy(mac.begin(), mac.end(), bytes_.begin() + 1);
}

std::optional<u8> Eeprom::execute(Command command, unsigned address, u8 data) {
  u8& byte = bytes_[address % bytes_.size()];
  if (command >= kWrite && !writable_) return std::nullopt;
  switch (command) {
    case kRead:
      break;
    case kWriteDisable:
    case kWriteEnable:
      writable_ = command == kWriteEnable;
      break;
    case kWrite:
      byte = data;
      break;
    case kWriteAll:
      bytes_.fill(data);
      break;
    case kErase:
      byte = kErased;
      break;
    case kEraseAll:
      bytes_.fill(kErased);
      break;
  }
  return byte;
}

std::optional<MacAddress> Eeprom::mac_address() const {
  if (bytes_[0] != kSignature) return std::nullopt;
  MacAddress mac{};
  std::copy_n(bytes_.begin() + 1, mac.size(), mac.begin());
  return mac;
}

void Eeprom::serialize(isa::Archive& ar) {
  ar("bytes", bytes_);
  ar("writable", writable_);
}

}  // namespace vesim::models::lan9118
