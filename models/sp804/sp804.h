// SPDX-License-Identifier: Apache-2.0
// Dual-timer module SP804 (TRM DDI 0271). Left out: the integration test registers.
#pragma once

#include <array>

#include "models/down_counter.h"
#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/prime_cell.h"
#include "models/wire.h"

namespace vesim::models {

class Sp804 : public Peripheral {
 public:
  static constexpr unsigned kTimers = 2;

  // `clock_hz` is the rate of TIMCLK as enabled by TIMCLKEN at reset.
  Sp804(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz);

  // A new rate of TIMCLKENn (the system controller selects it).
  void set_clock(unsigned timer, u64 clock_hz);

  std::array<Wire, kTimers> interrupt;  // TIMINT1, TIMINT2
  Wire combined_interrupt;              // TIMINTC

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  static constexpr Field kOneShot{0, 0, "ONESHOT", "halt at zero"};
  static constexpr Field kSize{1, 1, "SIZE", "32-bit counter"};
  static constexpr Field kPre{3, 2, "PRE", "clock divided by 1, 16, 256"};
  static constexpr Field kIntEnable{5, 5, "INTENABLE", "interrupt enable"};
  static constexpr Field kMode{6, 6, "MODE", "periodic, else free-running"};
  static constexpr Field kEnable{7, 7, "ENABLE", "the counter counts"};
  static constexpr u32 kControlReset = 0x20;

  u32 size_mask(unsigned timer) const;
  u64 reload_ticks(unsigned timer) const;
  u32 read_value(unsigned timer) const;
  void write_load(unsigned timer, u32 value);
  void control_written(unsigned timer);
  void set_raw(unsigned timer, u32 status);
  u32 masked(unsigned timer) const;
  // Notes the zeros up to now, and arms the timer for the next one that would change anything.
  void catch_up(unsigned timer);
  void arm(unsigned timer);

  EventQueue& queue_;
  std::array<EventQueue::TimerId, kTimers> expiry_;
  std::array<DownCounter, kTimers> counter_;

  Register load_{
      regs,
      {.name = "TimerLoad",
       .offset = 0x00,
       .count = kTimers,
       .stride = 0x20,
       .meaning = "value to count down from",
       .write = [this](const RegisterAccess& at, u32 value) { write_load(at.index, value); }}};
  Register value_{regs,
                  {.name = "TimerValue",
                   .offset = 0x04,
                   .count = kTimers,
                   .stride = 0x20,
                   .reset = 0xffffffff,
                   .mode = Mode::kReadOnly,
                   .meaning = "current value",
                   .read = [this](const RegisterAccess& at) { return read_value(at.index); }}};
  Register control_{regs,
                    {.name = "TimerControl",
                     .offset = 0x08,
                     .count = kTimers,
                     .stride = 0x20,
                     .reset = kControlReset,
                     .fields = {kOneShot, kSize, kPre, kIntEnable, kMode, kEnable},
                     .meaning = "control",
                     .write = [this](const RegisterAccess& at, u32 value) {
                       catch_up(at.index);
                       control_.set(at, value & 0xef);
                       control_written(at.index);
                     }}};
  Register int_clr_{regs,
                    {.name = "TimerIntClr",
                     .offset = 0x0c,
                     .count = kTimers,
                     .stride = 0x20,
                     .mode = Mode::kWriteOnly,
                     .meaning = "any write clears the interrupt",
                     .write = [this](const RegisterAccess& at, u32) {
                       catch_up(at.index);
                       set_raw(at.index, 0);
                       arm(at.index);
                     }}};
  Register ris_{regs,
                {.name = "TimerRIS",
                 .offset = 0x10,
                 .count = kTimers,
                 .stride = 0x20,
                 .mode = Mode::kReadOnly,
                 .meaning = "raw interrupt status"}};
  Register mis_{regs,
                {.name = "TimerMIS",
                 .offset = 0x14,
                 .count = kTimers,
                 .stride = 0x20,
                 .mode = Mode::kReadOnly,
                 .meaning = "masked interrupt status",
                 .read = [this](const RegisterAccess& at) { return masked(at.index); }}};
  Register bg_load_{regs,
                    {.name = "TimerBGLoad",
                     .offset = 0x18,
                     .count = kTimers,
                     .stride = 0x20,
                     .meaning = "load value taken at the next zero",
                     .read = [this](const RegisterAccess& at) { return load_.get(at.index); },
                     .write =
                         [this](const RegisterAccess& at, u32 value) {
                           catch_up(at.index);
                           load_.set(value, at.index);
                           counter_[at.index].set_reload(reload_ticks(at.index));
                         }}};
  PrimeCellId id_{regs, 0x00141804};
};

}  // namespace vesim::models
