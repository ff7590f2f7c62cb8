// SPDX-License-Identifier: Apache-2.0
// PrimeCell real time clock PL031 (TRM DDI 0224). Its time starts at a given second and follows
// simulated time, never the host's clock.
#pragma once

#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/prime_cell.h"
#include "models/wire.h"

namespace vesim::models {

class Pl031 : public Peripheral {
 public:
  // `start` is the clock's value when it first runs: seconds since 1970-01-01 UTC.
  Pl031(const sc_core::sc_module_name& name, EventQueue& queue, u32 start);

  Wire interrupt;  // RTCINTR

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  static constexpr Field kStart{0, 0, "START", "the clock runs; cannot be cleared"};

  u32 seconds() const;
  void set_seconds(u32 value);
  void write_match(u32 value);
  void write_control(u32 value);
  void matched();
  void arm();
  void set_raw(u32 status);

  EventQueue& queue_;
  EventQueue::TimerId alarm_;
  u32 start_;
  u32 base_value_;     // value at
  u64 base_time_ = 0;  // this time, in ps

  Register dr_{regs,
               {.name = "RTCDR",
                .offset = 0x000,
                .mode = Mode::kReadOnly,
                .meaning = "current value in seconds",
                .read = [this] { return seconds(); }}};
  Register mr_{
      regs,
      {.name = "RTCMR", .offset = 0x004, .meaning = "match value", .write = [this](u32 value) {
         write_match(value);
       }}};
  Register lr_{regs,
               {.name = "RTCLR",
                .offset = 0x008,
                .meaning = "new value of the clock",
                .write = [this](u32 value) {
                  lr_.set(value);
                  set_seconds(value);
                }}};
  Register cr_{regs,
               {.name = "RTCCR",
                .offset = 0x00c,
                .fields = {kStart},
                .meaning = "control",
                .write = [this](u32 value) { write_control(value); }}};
  Register imsc_{regs,
                 {.name = "RTCIMSC",
                  .offset = 0x010,
                  .fields = {{0, 0, "RTCIMSC", "interrupt enable"}},
                  .meaning = "interrupt mask, 1: enabled",
                  .after_write = [this] { set_raw(ris_.get()); }}};
  Register ris_{regs,
                {.name = "RTCRIS",
                 .offset = 0x014,
                 .mode = Mode::kReadOnly,
                 .meaning = "raw interrupt status"}};
  Register mis_{regs,
                {.name = "RTCMIS",
                 .offset = 0x018,
                 .mode = Mode::kReadOnly,
                 .meaning = "masked interrupt status",
                 .read = [this] { return ris_.get() & imsc_.get(); }}};
  Register icr_{regs,
                {.name = "RTCICR",
                 .offset = 0x01c,
                 .mode = Mode::kWriteOnly,
                 .meaning = "interrupt clear",
                 .write = [this](u32 value) { set_raw(ris_.get() & ~value); }}};
  PrimeCellId id_{regs, 0x00141031};
};

}  // namespace vesim::models
