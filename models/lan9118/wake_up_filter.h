// SPDX-License-Identifier: Apache-2.0
// The LAN9118's wake-up frame filter: four patterns of up to 31 bytes, compared by their CRC-16
// (data sheet, section 3.5).
#pragma once

#include <array>

#include "isa/archive.h"
#include "models/ethernet/frame.h"

namespace vesim::models::lan9118 {

class WakeUpFilter {
 public:
  // The next of eight words: four byte masks, commands, offsets, two words of CRCs.
  void write(u32 word);
  bool matches(const EthernetFrame& frame) const;

  void reset() { *this = {}; }
  void serialize(isa::Archive& ar);

 private:
  bool matches(unsigned pattern, const EthernetFrame& frame) const;

  std::array<u32, 8> words_{};
  u32 next_ = 0;
};

}  // namespace vesim::models::lan9118
