// SPDX-License-Identifier: Apache-2.0
#include "models/cci400/cci400.h"

namespace vesim::models {
namespace {

constexpr u64 kWrap = u64{1} << 32;

}  // namespace

Cci400::Cci400(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz)
    : Peripheral(name, 0x10000),
      queue_(queue),
      wrap_(queue.add_timer(regs.name(), [this] { catch_up(); })),
      cycles_(clock_hz) {
  Cci400::reset(true);
}

// An interface enables only what it supports.
void Cci400::write_snoop_control(const RegisterAccess& at, u32 value) {
  const u32 support = snoop_control_.get(at) & kAce;
  snoop_control_.set(at, support | (value & (support >> kHasSnoops.lo)));
}

// RST and CCR read as zero.
void Cci400::write_pmcr(u32 value) {
  if (kRst.get(value)) {
    for (unsigned i = 0; i < kEventCounters; ++i) event_count_.set(0, i);
  }
  if (kCcr.get(value)) write_cycles(0);
  const u32 kept = kCen.mask() | kCcd.mask() | kEx.mask() | kDp.mask();
  pmcr_.set((pmcr_.get() & kN.mask()) | (value & kept));
  apply_cycle_control();
}

void Cci400::write_cycles(u32 value) {
  catch_up();
  cycles_.load(kWrap - value, queue_.now());
  queue_.arm(wrap_, cycles_.next_zero());
}

void Cci400::apply_cycle_control() {
  catch_up();
  cycles_.set_prescale(pmcr_.get(kCcd) ? 64 : 1, queue_.now());
  cycles_.set_running(pmcr_.get(kCen) && count_control_.get(0), queue_.now());
  queue_.arm(wrap_, cycles_.next_zero());
}

void Cci400::catch_up() {
  if (cycles_.advance(queue_.now()) > 0) overflow_.set(1, 0);
  update_overflow();
  queue_.arm(wrap_, cycles_.next_zero());
}

void Cci400::update_overflow() {
  for (unsigned i = 0; i < kEventCounters; ++i) overflow[i].set(overflow_.get(i + 1));
  overflow[kEventCounters].set(overflow_.get(0));
}

void Cci400::reset(bool power_on) {
  Peripheral::reset(power_on);
  regs.open_to_non_secure(false);
  cycles_.set_reload(kWrap);
  cycles_.set_running(false, queue_.now());
  cycles_.load(kWrap, queue_.now());
  apply_cycle_control();
}

void Cci400::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("cycles", cycles_);
  ar("overflow", overflow);
  regs.open_to_non_secure(secure_access_.get());
}

}  // namespace vesim::models
