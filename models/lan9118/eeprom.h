// SPDX-License-Identifier: Apache-2.0
// The serial EEPROM at the LAN9118 (128 bytes, 93C46): the MAC address behind a signature.
#pragma once

#include <array>
#include <optional>

#include "isa/archive.h"
#include "models/ethernet/frame.h"

namespace vesim::models::lan9118 {

class Eeprom {
 public:
  explicit Eeprom(const MacAddress& mac);

  enum Command : unsigned {
    kRead,
    kWriteDisable,
    kWriteEnable,
    kWrite,
    kWriteAll,
    kErase,
    kEraseAll
  };

  // `data` is what to write; the answer is what was read. None when the EEPROM refuses.
  std::optional<u8> execute(Command command, unsigned address, u8 data);
  // None without the signature.
  std::optional<MacAddress> mac_address() const;

  // Contents outlast everything; without power writing is disabled again.
  void power_on() { writable_ = false; }
  void serialize(isa::Archive& ar);

 private:
  std::array<u8, 128> bytes_{};
  bool writable_ = false;
};

}  // namespace vesim::models::lan9118
