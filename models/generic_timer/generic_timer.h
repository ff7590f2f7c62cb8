// SPDX-License-Identifier: Apache-2.0
// The generic timers of one core (ARM ARM DDI 0406C, chapter B8): secure and non-secure physical,
// virtual and Hyp timer, and the event streams of CNTKCTL and CNTHCTL.
//
// The core owns it, reaches it through its CP15 registers and checks who may do so. Nothing runs by
// itself: the core calls update() no later than next_deadline_ps(), and no later than
// next_event_ps() while it sleeps in WFE.
#pragma once

#include <array>
#include <functional>

#include "isa/archive.h"
#include "models/generic_timer/system_counter.h"
#include "models/wire.h"

namespace vesim::models {

// Each timer has CTL, TVAL, CVAL in this order.
enum class TimerReg : isa::u8 {
  kCntfrq,
  kCntpct,  // read-only
  kCntvct,  // read-only
  kCntvoff,
  kCntkctl,
  kCnthctl,
  kCntpCtlS,
  kCntpTvalS,
  kCntpCvalS,
  kCntpCtlNs,
  kCntpTvalNs,
  kCntpCvalNs,
  kCntvCtl,
  kCntvTval,
  kCntvCval,
  kCnthpCtl,
  kCnthpTval,
  kCnthpCval,
};

class GenericTimer {
 public:
  enum Timer : unsigned { kSecurePhysical, kNonSecurePhysical, kVirtual, kHyp, kTimers };

  // Interrupt IDs of the Cortex-A15's timer outputs (PPIs, active level).
  static constexpr std::array<unsigned, kTimers> kInterruptId = {29, 30, 27, 26};

  Wire& output(Timer timer) { return outputs_[timer]; }
  // Called for each update in which an event stream had an event: sets the core's event register.
  void on_event(std::function<void()> callback) { event_ = std::move(callback); }

  // 32-bit registers read zero-extended. Writes to read-only registers are ignored.
  u64 read(TimerReg reg, u64 now_ps) const;
  void write(TimerReg reg, u64 value, u64 now_ps);

  // Brings outputs and event streams up to the time.
  void update(u64 now_ps);

  // When the next output changes, or kNever.
  u64 next_deadline_ps() const;
  // When the next event of an event stream comes, or kNever.
  u64 next_event_ps() const;

  void reset(u64 now_ps);
  void serialize(isa::Archive& ar);

 private:
  struct Unit {
    isa::u32 ctl = 0;
    u64 cval = 0;
  };

  u64 offset(unsigned timer) const { return timer == kVirtual ? cntvoff_ : 0; }
  bool condition_met(unsigned timer, u64 count) const;
  u64 next_event_count(isa::u32 control, u64 from, u64 stream_offset) const;

  std::array<Unit, kTimers> timers_;
  std::array<Wire, kTimers> outputs_;
  std::function<void()> event_;
  isa::u32 cntfrq_ = 0;
  isa::u32 cntkctl_ = 0;
  isa::u32 cnthctl_ = kCnthctlReset;
  u64 cntvoff_ = 0;
  u64 count_ = 0;  // at the last update

  static constexpr isa::u32 kCnthctlReset = 3;  // PL1PCEN, PL1PCTEN: no traps to Hyp mode
};

}  // namespace vesim::models
