// SPDX-License-Identifier: Apache-2.0
#include "models/sp804/sp804.h"

namespace vesim::models {

Sp804::Sp804(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz)
    : Peripheral(name, 0x1000),
      queue_(queue),
      expiry_{queue.add_timer(regs.name() + ".timer1", [this] { catch_up(0); }),
              queue.add_timer(regs.name() + ".timer2", [this] { catch_up(1); })},
      counter_{DownCounter(clock_hz), DownCounter(clock_hz)} {
  Sp804::reset(true);
}

u32 Sp804::size_mask(unsigned timer) const {
  return kSize.get(control_.get(timer)) ? 0xffffffff : 0xffff;
}

// Free-running counters wrap, periodic ones start again from TimerLoad, one-shot ones halt.
u64 Sp804::reload_ticks(unsigned timer) const {
  const u32 control = control_.get(timer);
  if (kOneShot.get(control)) return 0;
  if (kMode.get(control)) return load_.get(timer) & size_mask(timer);
  return u64{size_mask(timer)} + 1;
}

u32 Sp804::read_value(unsigned timer) const {
  return static_cast<u32>(counter_[timer].remaining(queue_.now())) & size_mask(timer);
}

void Sp804::write_load(unsigned timer, u32 value) {
  catch_up(timer);
  load_.set(value, timer);
  counter_[timer].set_reload(reload_ticks(timer));
  counter_[timer].load(value & size_mask(timer), queue_.now());
  // A load of zero interrupts at once (section 3.3.1).
  if ((value & size_mask(timer)) == 0) {
    counter_[timer].load(reload_ticks(timer), queue_.now());
    if (kEnable.get(control_.get(timer))) set_raw(timer, 1);
  }
  arm(timer);
}

void Sp804::control_written(unsigned timer) {
  static constexpr unsigned kDivisor[4] = {1, 16, 256, 256};
  const u32 control = control_.get(timer);
  DownCounter& counter = counter_[timer];
  const u64 now = queue_.now();
  counter.set_prescale(kDivisor[kPre.get(control)], now);
  counter.set_reload(reload_ticks(timer));
  const u64 value = counter.remaining(now);
  if ((value & size_mask(timer)) != value) counter.load(value & size_mask(timer), now);
  if (counter.remaining(now) == 0) counter.load(reload_ticks(timer), now);
  counter.set_running(kEnable.get(control), now);
  set_raw(timer, ris_.get(timer));
  arm(timer);
}

void Sp804::set_clock(unsigned timer, u64 clock_hz) {
  catch_up(timer);
  counter_[timer].set_clock(clock_hz, queue_.now());
  arm(timer);
}

u32 Sp804::masked(unsigned timer) const {
  return ris_.get(timer) & kIntEnable.get(control_.get(timer));
}

void Sp804::set_raw(unsigned timer, u32 status) {
  ris_.set(status, timer);
  interrupt[timer].set(masked(timer));
  combined_interrupt.set(masked(0) | masked(1));
}

void Sp804::catch_up(unsigned timer) {
  if (counter_[timer].advance(queue_.now()) > 0) set_raw(timer, 1);
  arm(timer);
}

// While the interrupt is pending already, further zeros change nothing.
void Sp804::arm(unsigned timer) {
  if (ris_.get(timer)) {
    queue_.disarm(expiry_[timer]);
  } else {
    queue_.arm(expiry_[timer], counter_[timer].next_zero());
  }
}

void Sp804::reset(bool power_on) {
  Peripheral::reset(power_on);
  for (unsigned i = 0; i < kTimers; ++i) {
    counter_[i].advance(queue_.now());
    counter_[i].load(0xffffffff, queue_.now());
    set_raw(i, 0);
    counter_[i].set_running(false, queue_.now());
    counter_[i].set_prescale(1, queue_.now());
    counter_[i].set_reload(reload_ticks(i));
    arm(i);
  }
}

void Sp804::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("counters", counter_);
  ar("interrupts", interrupt);
  ar("combined", combined_interrupt);
}

}  // namespace vesim::models
