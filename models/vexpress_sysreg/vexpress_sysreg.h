// SPDX-License-Identifier: Apache-2.0
// System registers of the Versatile Express motherboard (DUI 0447, 4.3) with a TC2 tile (DDI 0503)
// at site 1.
//
// Oscillators and voltages can be read and set; the values are kept and reported, and do not change
// the rate of anything.
#pragma once

#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/vexpress_sysreg/config_bus.h"

namespace vesim::models {

class VexpressSysreg : public Peripheral {
 public:
  VexpressSysreg(const sc_core::sc_module_name& name, EventQueue& queue);

  ConfigBus& config_bus() { return config_bus_; }
  // A card in the slot.
  void insert_card(bool write_protected) {
    slot_ = kCardIn.mask() | (write_protected ? kWriteProtected.mask() : 0);
  }

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  // SYS_CFGCTRL
  static constexpr Field kDevice{11, 0, "DEVICE", "device number"};
  static constexpr Field kPosition{15, 12, "POSITION", "board position in the stack"};
  static constexpr Field kSite{17, 16, "SITE", "motherboard, tile 1, tile 2"};
  static constexpr Field kFunction{25, 20, "FUNCTION", "oscillator, voltage, ..."};
  static constexpr Field kDcc{29, 26, "DCC", "daughterboard configuration controller"};
  static constexpr Field kWrite{30, 30, "WRITE", "write, else read"};
  static constexpr Field kStart{31, 31, "START", "start; clears when complete"};
  // SYS_MCI
  static constexpr Field kCardIn{0, 0, "CARDIN", "card present"};
  static constexpr Field kWriteProtected{1, 1, "WPROT", "card write protected"};
  // SYS_CFGSTAT
  static constexpr Field kComplete{0, 0, "COMPLETE", "transfer complete"};
  static constexpr Field kError{1, 1, "ERROR", "transfer failed"};

  void control_written();
  bool transfer(u32 control);

  EventQueue& queue_;
  ConfigBus config_bus_;
  u32 slot_ = 0;  // as SYS_MCI shows it

  Register id_{regs,
               {.name = "SYS_ID",
                .offset = 0x000,
                .reset = 0x1190f500,
                .mode = Mode::kReadOnly,
                .sizes = kAnySize,
                .fields = {{31, 28, "REV", "board revision"},
                           {27, 16, "HBI", "board number"},
                           {15, 12, "BUILD", "board variant"},
                           {11, 8, "ARCH", "bus architecture"},
                           {7, 0, "FPGA", "FPGA build"}},
                .meaning = "board identification: V2M-P1"}};
  Register sw_{regs,
               {.name = "SYS_SW",
                .offset = 0x004,
                .sizes = kAnySize,
                .fields = {{7, 0, "SOFT_USER_SW", "soft user switches"}},
                .meaning = "user switches"}};
  Register led_{regs,
                {.name = "SYS_LED",
                 .offset = 0x008,
                 .sizes = kAnySize,
                 .fields = {{7, 0, "LED", "user LEDs"}},
                 .meaning = "LEDs"}};
  Register hz100_{regs,
                  {.name = "SYS_100HZ",
                   .offset = 0x024,
                   .mode = Mode::kReadOnly,
                   .meaning = "counts at 100 Hz",
                   .read = [this] { return ticks(100); }}};
  Register flags_{regs,
                  {.name = "SYS_FLAGS",
                   .offset = 0x030,
                   .meaning = "flags; a write sets bits (SYS_FLAGSSET)",
                   .write = [this](u32 value) { flags_.set(flags_.get() | value); }}};
  Register flags_clr_{regs,
                      {.name = "SYS_FLAGSCLR",
                       .offset = 0x034,
                       .mode = Mode::kWriteOnly,
                       .meaning = "clears bits of SYS_FLAGS",
                       .write = [this](u32 value) { flags_.set(flags_.get() & ~value); }}};
  Register nv_flags_{regs,
                     {.name = "SYS_NVFLAGS",
                      .offset = 0x038,
                      .survives_reset = true,
                      .meaning = "flags that survive a reset; a write sets bits (SYS_NVFLAGSSET)",
                      .write = [this](u32 value) { nv_flags_.set(nv_flags_.get() | value); }}};
  Register nv_flags_clr_{regs,
                         {.name = "SYS_NVFLAGSCLR",
                          .offset = 0x03c,
                          .mode = Mode::kWriteOnly,
                          .meaning = "clears bits of SYS_NVFLAGS",
                          .write = [this](u32 value) { nv_flags_.set(nv_flags_.get() & ~value); }}};
  Register mci_{regs,
                {.name = "SYS_MCI",
                 .offset = 0x048,
                 .mode = Mode::kReadOnly,
                 .fields = {kCardIn, kWriteProtected},
                 .meaning = "multimedia card slot",
                 .read = [this] { return slot_; }}};
  Register flash_{regs,
                  {.name = "SYS_FLASH",
                   .offset = 0x04c,
                   .fields = {{0, 0, "FLASHWPn", "1: flash can be written"}},
                   .meaning = "flash write protection"}};
  Register cfg_sw_{regs,
                   {.name = "SYS_CFGSW",
                    .offset = 0x058,
                    .fields = {{7, 0, "SOFT_CONFIG_SWITCH", "soft configuration switches"}},
                    .meaning = "configuration switches"}};
  Register mhz24_{regs,
                  {.name = "SYS_24MHZ",
                   .offset = 0x05c,
                   .mode = Mode::kReadOnly,
                   .meaning = "counts at 24 MHz",
                   .read = [this] { return ticks(24'000'000); }}};
  Register misc_{regs,
                 {.name = "SYS_MISC",
                  .offset = 0x060,
                  .fields = {{14, 14, "MASTERSITE", "site 2 is the master", false}},
                  .meaning = "miscellaneous: the tile at site 1 is the master"}};
  Register dma_{regs,
                {.name = "SYS_DMA",
                 .offset = 0x064,
                 .fields = {{1, 0, "DMA", "DMA channel map"}},
                 .meaning = "DMA peripheral map"}};
  Register proc_id_{regs,
                    {.name = "SYS_PROCID",
                     .offset = 0x084,
                     .count = 2,
                     .resets = {0x14000249, 0xff000000},
                     .mode = Mode::kReadOnly,
                     .fields = {{31, 24, "PROCESSOR", "0x14: Cortex-A15; 0xff: no tile"},
                                {11, 0, "HBI", "board number"}},
                     .meaning = "tiles at site 1 and 2"}};
  Register cfg_data_{
      regs, {.name = "SYS_CFGDATA", .offset = 0x0a0, .meaning = "data of a SYS_CFG transfer"}};
  Register cfg_ctrl_{regs,
                     {.name = "SYS_CFGCTRL",
                      .offset = 0x0a4,
                      .fields = {kDevice, kPosition, kSite, kFunction, kDcc, kWrite, kStart},
                      .meaning = "starts a SYS_CFG transfer",
                      .after_write = [this] { control_written(); }}};
  Register cfg_stat_{regs,
                     {.name = "SYS_CFGSTAT",
                      .offset = 0x0a8,
                      .fields = {kComplete, kError},
                      .meaning = "state of the SYS_CFG transfer"}};

  u32 ticks(u64 hz) const;
};

}  // namespace vesim::models
