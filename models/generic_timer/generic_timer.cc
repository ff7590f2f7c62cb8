// SPDX-License-Identifier: Apache-2.0
#include "models/generic_timer/generic_timer.h"

#include <algorithm>

namespace vesim::models {
namespace {

using isa::bit;
using isa::bits;
using isa::s32;
using isa::s64;
using isa::u32;

// CNTx_CTL
constexpr u32 kEnable = 1u << 0;
constexpr u32 kImask = 1u << 1;
constexpr u32 kIstatus = 1u << 2;

enum Part : unsigned { kCtl, kTval, kCval };

constexpr unsigned index_of(TimerReg reg) {
  return static_cast<unsigned>(reg) - static_cast<unsigned>(TimerReg::kCntpCtlS);
}

}  // namespace

// B8.1.5: counter and CompareValue are unsigned 64-bit values.
bool GenericTimer::condition_met(unsigned timer, u64 count) const {
  return count - offset(timer) >= timers_[timer].cval;
}

u64 GenericTimer::read(TimerReg reg, u64 now_ps) const {
  const u64 count = count_at(now_ps);
  switch (reg) {
    case TimerReg::kCntfrq:
      return cntfrq_;
    case TimerReg::kCntpct:
      return count;
    case TimerReg::kCntvct:
      return count - cntvoff_;
    case TimerReg::kCntvoff:
      return cntvoff_;
    case TimerReg::kCntkctl:
      return cntkctl_;
    case TimerReg::kCnthctl:
      return cnthctl_;
    default:
      break;
  }
  const unsigned timer = index_of(reg) / 3;
  const Unit& unit = timers_[timer];
  switch (index_of(reg) % 3) {
    case kCtl:  // ISTATUS is UNKNOWN while disabled: zero here
      return unit.ctl | ((unit.ctl & kEnable) && condition_met(timer, count) ? kIstatus : 0);
    case kTval:
      return static_cast<u32>(unit.cval - (count - offset(timer)));
    default:
      return unit.cval;
  }
}

void GenericTimer::write(TimerReg reg, u64 value, u64 now_ps) {
  update(now_ps);
  const auto word = static_cast<u32>(value);
  switch (reg) {
    case TimerReg::kCntfrq:
      cntfrq_ = word;
      break;
    case TimerReg::kCntpct:
    case TimerReg::kCntvct:
      break;
    case TimerReg::kCntvoff:
      cntvoff_ = value;
      break;
    case TimerReg::kCntkctl:
      cntkctl_ = word & 0x3ff;
      break;
    case TimerReg::kCnthctl:
      cnthctl_ = word & 0xff;
      break;
    default: {
      const unsigned timer = index_of(reg) / 3;
      Unit& unit = timers_[timer];
      const unsigned part = index_of(reg) % 3;
      if (part == kCtl) {
        unit.ctl = word & (kEnable | kImask);
      } else if (part == kTval) {
        unit.cval = count_ - offset(timer) + static_cast<u64>(s64{static_cast<s32>(word)});
      } else {
        unit.cval = value;
      }
    }
  }
  update(now_ps);
}

void GenericTimer::update(u64 now_ps) {
  const u64 from = count_;
  count_ = count_at(now_ps);
  for (unsigned i = 0; i < kTimers; ++i) {
    const u32 ctl = timers_[i].ctl;
    outputs_[i].set((ctl & kEnable) && !(ctl & kImask) && condition_met(i, count_));
  }
  const u64 next =
      std::min(next_event_count(cntkctl_, from, cntvoff_), next_event_count(cnthctl_, from, 0));
  if (next <= count_ && event_) event_();
}

// An output changes when its counter reaches CompareValue, and when the virtual counter wraps.
u64 GenericTimer::next_deadline_ps() const {
  u64 next = kNever;
  for (unsigned i = 0; i < kTimers; ++i) {
    const Unit& unit = timers_[i];
    if (!(unit.ctl & kEnable) || (unit.ctl & kImask)) continue;
    const u64 view = count_ - offset(i);
    const u64 distance = view < unit.cval ? unit.cval - view : -view;
    if (distance == 0 || distance > kNever - count_) continue;
    next = std::min(next, count_ + distance);
  }
  return next == kNever ? kNever : time_of_count(next);
}

// B8.1.4: the event stream has an event at each 0->1 (EVNTDIR 0) or 1->0 (1) transition of bit
// EVNTI of the counter. Returns the physical count of the first one after `from`.
u64 GenericTimer::next_event_count(u32 control, u64 from, u64 stream_offset) const {
  if (!bit(control, 2)) return kNever;
  const unsigned evnti = bits(control, 7, 4);
  const u64 period = u64{2} << evnti;
  const u64 phase = bit(control, 3) ? 0 : u64{1} << evnti;
  const u64 distance = (phase - (from - stream_offset)) & (period - 1);
  return from + (distance ? distance : period);
}

u64 GenericTimer::next_event_ps() const {
  const u64 next =
      std::min(next_event_count(cntkctl_, count_, cntvoff_), next_event_count(cnthctl_, count_, 0));
  return next == kNever ? kNever : time_of_count(next);
}

void GenericTimer::reset(u64 now_ps) {
  timers_ = {};
  cntfrq_ = 0;
  cntkctl_ = 0;
  cnthctl_ = kCnthctlReset;
  cntvoff_ = 0;
  update(now_ps);
}

void GenericTimer::serialize(isa::Archive& ar) {
  static constexpr std::array<const char*, kTimers> kNames = {"cntp_s", "cntp_ns", "cntv", "cnthp"};
  for (unsigned i = 0; i < kTimers; ++i) {
    ar(kNames[i], timers_[i].ctl);
    ar("cval", timers_[i].cval);
    ar("output", outputs_[i]);
  }
  ar("cntfrq", cntfrq_);
  ar("cntkctl", cntkctl_);
  ar("cnthctl", cnthctl_);
  ar("cntvoff", cntvoff_);
  ar("count", count_);
}

}  // namespace vesim::models
