// SPDX-License-Identifier: Apache-2.0
// The figures of the board's LAN9118, as configs/boards gives them with their sources.
#pragma once

#include "isa/types.h"

namespace vesim::models {

struct Lan9118Parameters {
  isa::u64 mac = 0;              // in the EEPROM; the first byte on the wire is the highest
  isa::u64 autonegotiation = 0;  // ps from its start to the link
};

}  // namespace vesim::models
