// SPDX-License-Identifier: Apache-2.0
#include "models/pl031/pl031.h"

namespace vesim::models {

Pl031::Pl031(const sc_core::sc_module_name& name, EventQueue& queue, u32 start)
    : Peripheral(name, 0x1000),
      queue_(queue),
      alarm_(queue.add_timer(regs.name(), [this] { matched(); })),
      start_(start),
      base_value_(start) {}

u32 Pl031::seconds() const {
  if (!cr_.get(kStart)) return base_value_;
  return base_value_ + static_cast<u32>((queue_.now() - base_time_) / kPicosecondsPerSecond);
}

void Pl031::set_seconds(u32 value) {
  base_value_ = value;
  base_time_ = queue_.now();
  arm();
}

void Pl031::write_match(u32 value) {
  mr_.set(value);
  arm();
}

// Section 3.3.4: once running, only a reset stops the clock.
void Pl031::write_control(u32 value) {
  if (!kStart.get(value) || cr_.get(kStart)) return;
  base_time_ = queue_.now();
  cr_.set(1);
  arm();
}

void Pl031::matched() { set_raw(1); }

// The interrupt comes when the running clock reaches the match value, or is there already.
void Pl031::arm() {
  queue_.disarm(alarm_);
  if (!cr_.get(kStart)) return;
  const u32 distance = mr_.get() - seconds();
  if (distance == 0) {
    set_raw(1);
    return;
  }
  const u64 elapsed = (queue_.now() - base_time_) / kPicosecondsPerSecond;
  queue_.arm(alarm_, base_time_ + (elapsed + distance) * kPicosecondsPerSecond);
}

void Pl031::set_raw(u32 status) {
  ris_.set(status);
  interrupt.set(status & imsc_.get());
}

// The counter itself keeps its time through a warm reset.
void Pl031::reset(bool power_on) {
  base_value_ = power_on ? start_ : seconds();
  base_time_ = queue_.now();
  Peripheral::reset(power_on);
  set_raw(0);
  queue_.disarm(alarm_);
}

void Pl031::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("base_value", base_value_);
  ar("base_time", base_time_);
  ar("interrupt", interrupt);
}

}  // namespace vesim::models
