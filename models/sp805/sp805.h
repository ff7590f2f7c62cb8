// SPDX-License-Identifier: Apache-2.0
// Watchdog module SP805 (TRM DDI 0270). Left out: the integration test registers.
#pragma once

#include "models/down_counter.h"
#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/prime_cell.h"
#include "models/wire.h"

namespace vesim::models {

class Sp805 : public Peripheral {
 public:
  // `clock_hz` is the rate of WDOGCLK.
  Sp805(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz);

  Wire interrupt;     // WDOGINT
  Wire reset_output;  // WDOGRES

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  static constexpr Field kIntEn{0, 0, "INTEN", "counter and interrupt enable"};
  static constexpr Field kResEn{1, 1, "RESEN", "reset output enable"};
  static constexpr u32 kUnlock = 0x1acce551;

  void if_unlocked(void (Sp805::*change)(u32), u32 value);
  void write_load(u32 value);
  void write_control(u32 value);
  void write_int_clear(u32 value);
  void restart();
  u64 reload_ticks() const { return load_.get() ? load_.get() : 1; }
  void set_raw(u32 status);
  void catch_up();
  void arm();

  EventQueue& queue_;
  EventQueue::TimerId expiry_;
  DownCounter counter_;

  Register load_{regs,
                 {.name = "WdogLoad",
                  .offset = 0x000,
                  .reset = 0xffffffff,
                  .meaning = "value to count down from",
                  .write = [this](u32 value) { if_unlocked(&Sp805::write_load, value); }}};
  Register value_{regs,
                  {.name = "WdogValue",
                   .offset = 0x004,
                   .reset = 0xffffffff,
                   .mode = Mode::kReadOnly,
                   .meaning = "current value",
                   .read = [this] { return static_cast<u32>(counter_.remaining(queue_.now())); }}};
  Register control_{regs,
                    {.name = "WdogControl",
                     .offset = 0x008,
                     .fields = {kIntEn, kResEn},
                     .meaning = "control",
                     .write = [this](u32 value) { if_unlocked(&Sp805::write_control, value); }}};
  Register int_clr_{regs,
                    {.name = "WdogIntClr",
                     .offset = 0x00c,
                     .mode = Mode::kWriteOnly,
                     .meaning = "any write clears the interrupt and reloads the counter",
                     .write = [this](u32 value) { if_unlocked(&Sp805::write_int_clear, value); }}};
  Register ris_{regs,
                {.name = "WdogRIS",
                 .offset = 0x010,
                 .mode = Mode::kReadOnly,
                 .meaning = "raw interrupt status"}};
  Register mis_{regs,
                {.name = "WdogMIS",
                 .offset = 0x014,
                 .mode = Mode::kReadOnly,
                 .meaning = "masked interrupt status",
                 .read = [this] { return ris_.get() & control_.get(kIntEn); }}};
  Register lock_{regs,
                 {.name = "WdogLock",
                  .offset = 0xc00,
                  .meaning = "0x1ACCE551 enables writes; reads 1 when locked",
                  .write = [this](u32 value) { lock_.set(value != kUnlock); }}};
  PrimeCellId id_{regs, 0x00141805};
};

}  // namespace vesim::models
