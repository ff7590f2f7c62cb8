// SPDX-License-Identifier: Apache-2.0
// MCICLK, the clock of the card's bus: MCLK divided.
#pragma once

#include "models/clock.h"

namespace vesim::models {

struct CardClock {
  u64 mclk_hz = 0;
  u64 divisor = 1;
  bool running = false;

  // The time that so many cycles take.
  u64 time(u64 cycles) const { return time_of_cycle(cycles * divisor, mclk_hz); }
};

}  // namespace vesim::models
