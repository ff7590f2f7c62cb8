// SPDX-License-Identifier: Apache-2.0
// The identification registers every Arm PrimeCell ends with: four of peripheral, four of PrimeCell
// identification, each a byte in a word.
#pragma once

#include "models/register_bank.h"

namespace vesim::models {

// `periph_id` is PeriphID3..0 as one word, e.g. 0x00141011 for a PL011 r1p3.
struct PrimeCellId {
  PrimeCellId(RegisterBank& bank, u32 periph_id, u32 offset = 0xfe0)
      : id(bank, {.name = "PERIPHID_PCELLID",
                  .offset = offset,
                  .count = 8,
                  .resets = {periph_id & 0xff, (periph_id >> 8) & 0xff, (periph_id >> 16) & 0xff,
                             periph_id >> 24, 0x0d, 0xf0, 0x05, 0xb1},
                  .mode = Mode::kReadOnly,
                  .sizes = kAnySize,
                  .meaning = "peripheral and PrimeCell identification"}) {}
  Register id;
};

}  // namespace vesim::models
