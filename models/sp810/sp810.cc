// SPDX-License-Identifier: Apache-2.0
#include "models/sp810/sp810.h"

namespace vesim::models {

// The system mode follows the request at once: the highest set bit of ModeCtrl, that is NORMAL,
// SLOW, DOZE, or SLEEP for none.
void Sp810::control_written() {
  const u32 mode = ctrl_.get(kModeCtrl);
  ctrl_.set(kModeStatus, mode & 4 ? 4 : mode & 2 ? 2 : mode);
  for (unsigned timer = 0; timer_clock_ && timer < kTimers; ++timer) {
    timer_clock_(timer, isa::bit(ctrl_.get(), kTimerEn.lo + 2 * timer));
  }
}

void Sp810::reset(bool power_on) {
  Peripheral::reset(power_on);
  control_written();
}

}  // namespace vesim::models
