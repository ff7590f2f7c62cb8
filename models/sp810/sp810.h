// SPDX-License-Identifier: Apache-2.0
// System controller SP810 (TRM DDI 0254): its register block. On this board it selects the clock of
// the SP804 timers; system modes, PLL and peripheral clock control are kept and reported only.
//
// The timer selections start at TIMCLK, where the board's own boot software puts them.
#pragma once

#include <functional>

#include "models/peripheral.h"
#include "models/prime_cell.h"

namespace vesim::models {

class Sp810 : public Peripheral {
 public:
  static constexpr unsigned kTimers = 4;

  explicit Sp810(const sc_core::sc_module_name& name) : Peripheral(name, 0x1000) {}

  // Called when the selection of TIMCLK (else REFCLK) for a timer is written or reset.
  void on_timer_clock(std::function<void(unsigned timer, bool timclk)> callback) {
    timer_clock_ = std::move(callback);
  }

  void reset(bool power_on) override;

 private:
  static constexpr Field kModeCtrl{2, 0, "ModeCtrl", "requested system mode"};
  static constexpr Field kModeStatus{6, 3, "ModeStatus", "system mode", false};
  static constexpr Field kRemapClear{8, 8, "RemapClear", "no remap of memory"};
  static constexpr Field kRemapStat{9, 9, "RemapStat", "remap of memory", false};
  static constexpr Field kTimerEn{22, 15, "TimerEn", "per timer: TIMCLK selected, enable override"};
  static constexpr Field kWdogEnOv{23, 23, "WDogEnOv", "watchdog enable override"};

  // ModeCtrl 1: DOZE, and ModeStatus 1; TIMCLK for all timers.
  static constexpr u32 kReset = 0x002a8009;

  void control_written();

  std::function<void(unsigned, bool)> timer_clock_;

  Register ctrl_{regs,
                 {.name = "SCCTRL",
                  .offset = 0x000,
                  .reset = kReset,
                  .fields = {kModeCtrl, kModeStatus, kRemapClear, kRemapStat, kTimerEn, kWdogEnOv},
                  .meaning = "system control",
                  .after_write = [this] { control_written(); }}};
  Register sys_stat_{regs,
                     {.name = "SCSYSSTAT",
                      .offset = 0x004,
                      .mode = Mode::kWriteOnly,
                      .meaning = "a write requests a soft reset (not connected on this board)"}};
  Register im_ctrl_{regs,
                    {.name = "SCIMCTRL",
                     .offset = 0x008,
                     .fields = {{3, 0, "InMode", "interrupt mode control"},
                                {7, 7, "IntModeType", "FIQ as well as IRQ"}},
                     .meaning = "interrupt mode control"}};
  Register im_stat_{regs,
                    {.name = "SCIMSTAT",
                     .offset = 0x00c,
                     .fields = {{0, 0, "IntMode", "interrupt mode"}},
                     .meaning = "interrupt mode status"}};
  Register xtal_ctrl_{regs,
                      {.name = "SCXTALCTRL",
                       .offset = 0x010,
                       .fields = {{18, 0, "XTAL", "override and time"}},
                       .meaning = "crystal control"}};
  Register pll_ctrl_{regs,
                     {.name = "SCPLLCTRL",
                      .offset = 0x014,
                      .fields = {{27, 0, "PLL", "override and time"}},
                      .meaning = "PLL control"}};
  Register pll_f_ctrl_{regs,
                       {.name = "SCPLLFCTRL", .offset = 0x018, .meaning = "PLL frequency control"}};
  Register per_ctrl_{
      regs, {.name = "SCPERCTRL", .offset = 0x01c, .count = 2, .meaning = "peripheral control"}};
  Register per_en_{regs,
                   {.name = "SCPEREN",
                    .offset = 0x024,
                    .mode = Mode::kWriteOnly,
                    .meaning = "enables peripheral clocks",
                    .write = [this](u32 value) { per_clk_en_.set(per_clk_en_.get() | value); }}};
  Register per_dis_{regs,
                    {.name = "SCPERDIS",
                     .offset = 0x028,
                     .mode = Mode::kWriteOnly,
                     .meaning = "disables peripheral clocks",
                     .write = [this](u32 value) { per_clk_en_.set(per_clk_en_.get() & ~value); }}};
  Register per_clk_en_{regs,
                       {.name = "SCPERCLKEN",
                        .offset = 0x02c,
                        .reset = 0xffffffff,
                        .mode = Mode::kReadOnly,
                        .meaning = "peripheral clock enables"}};
  Register per_stat_{regs,
                     {.name = "SCPERSTAT",
                      .offset = 0x030,
                      .mode = Mode::kReadOnly,
                      .meaning = "peripheral clocks running",
                      .read = [this] { return per_clk_en_.get(); }}};
  PrimeCellId id_{regs, 0x00041810};
};

}  // namespace vesim::models
