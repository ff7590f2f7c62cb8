// SPDX-License-Identifier: Apache-2.0
#include "models/sp805/sp805.h"

#include "isa/diagnostics.h"

namespace vesim::models {

Sp805::Sp805(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz)
    : Peripheral(name, 0x1000),
      queue_(queue),
      expiry_(queue.add_timer(regs.name(), [this] { catch_up(); })),
      counter_(clock_hz) {
  Sp805::reset(true);
}

void Sp805::if_unlocked(void (Sp805::*change)(u32), u32 value) {
  if (lock_.get()) {
    isa::guest_error(regs.name(), 0xc00, "write while locked by WdogLock");
    return;
  }
  catch_up();
  (this->*change)(value);
  arm();
}

void Sp805::write_load(u32 value) {
  load_.set(value);
  restart();
}

// The counter starts from WdogLoad each time INTEN becomes set.
void Sp805::write_control(u32 value) {
  const bool was_enabled = control_.get(kIntEn);
  control_.set(value & (kIntEn.mask() | kResEn.mask()));
  if (control_.get(kIntEn) && !was_enabled) restart();
  counter_.set_running(control_.get(kIntEn), queue_.now());
  set_raw(ris_.get());
}

void Sp805::write_int_clear(u32) {
  set_raw(0);
  restart();
}

void Sp805::restart() {
  counter_.set_reload(reload_ticks());
  counter_.load(reload_ticks(), queue_.now());
}

void Sp805::set_raw(u32 status) {
  ris_.set(status);
  interrupt.set(status & control_.get(kIntEn));
}

// The first zero interrupts; the next, when nobody cleared the interrupt, resets.
void Sp805::catch_up() {
  const u64 zeros = counter_.advance(queue_.now());
  const bool was_pending = ris_.get();
  if (zeros > 0) set_raw(1);
  if (zeros + was_pending >= 2 && zeros > 0 && control_.get(kResEn)) reset_output.set(true);
  arm();
}

void Sp805::arm() {
  const bool nothing_changes = ris_.get() && (!control_.get(kResEn) || reset_output.level());
  queue_.arm(expiry_, nothing_changes ? kNever : counter_.next_zero());
}

void Sp805::reset(bool power_on) {
  Peripheral::reset(power_on);
  counter_.set_running(false, queue_.now());
  restart();
  set_raw(0);
  reset_output.set(false);
  arm();
}

void Sp805::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("counter", counter_);
  ar("interrupt", interrupt);
  ar("reset_output", reset_output);
}

}  // namespace vesim::models
