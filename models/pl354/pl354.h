// SPDX-License-Identifier: Apache-2.0
// Static memory controller PL354 (PL350 series TRM, DDI 0380), two SRAM interfaces of four chips:
// register block. Timings written by the guest are kept for the timing model.
#pragma once

#include "models/peripheral.h"
#include "models/prime_cell.h"

namespace vesim::models {

class Pl354 : public Peripheral {
 public:
  static constexpr unsigned kChips = 8;  // four on each interface

  explicit Pl354(const sc_core::sc_module_name& name) : Peripheral(name, 0x1000) {}

 private:
  static constexpr u32 kCyclesMask = 0x007fffff;
  static constexpr u32 kModeMask = 0x0000ffff;

  void direct_command(u32 value);

  Register memc_status_{regs,
                        {.name = "memc_status",
                         .offset = 0x000,
                         .mode = Mode::kReadOnly,
                         .fields = {{0, 0, "state", "low-power state"},
                                    {1, 1, "int_en0", "interrupt enable, interface 0"},
                                    {2, 2, "int_en1", "interrupt enable, interface 1"}},
                         .meaning = "status"}};
  Register memif_cfg_{regs,
                      {.name = "memif_cfg",
                       .offset = 0x004,
                       .reset = 0x2d2d,
                       .mode = Mode::kReadOnly,
                       .fields = {{1, 0, "memory_type0", "1: SRAM"},
                                  {3, 2, "memory_chips0", "chips - 1"},
                                  {5, 4, "memory_width0", "2: 32 bits"},
                                  {9, 8, "memory_type1", "1: SRAM"},
                                  {11, 10, "memory_chips1", "chips - 1"},
                                  {13, 12, "memory_width1", "2: 32 bits"}},
                       .meaning = "interface configuration"}};
  // Bits 1:0 interrupt enables, bit 2 low power: those of memc_status, turned.
  static constexpr u32 status_bits(u32 value) { return (value >> 2 & 1) | (value & 3) << 1; }
  Register cfg_set_{
      regs,
      {.name = "memc_cfg_set",
       .offset = 0x008,
       .mode = Mode::kWriteOnly,
       .meaning = "sets low power and interrupt enables",
       .write = [this](u32 value) { memc_status_.set(memc_status_.get() | status_bits(value)); }}};
  Register cfg_clr_{
      regs,
      {.name = "memc_cfg_clr",
       .offset = 0x00c,
       .mode = Mode::kWriteOnly,
       .meaning = "clears low power and interrupt enables",
       .write = [this](u32 value) { memc_status_.set(memc_status_.get() & ~status_bits(value)); }}};
  Register direct_cmd_{
      regs,
      {.name = "direct_cmd",
       .offset = 0x010,
       .mode = Mode::kWriteOnly,
       .meaning = "chip 25:23, type 22:21; types 0, 2, 3 update the chip's registers",
       .write = [this](u32 value) { direct_command(value); }}};
  Register set_cycles_{regs,
                       {.name = "set_cycles",
                        .offset = 0x014,
                        .mode = Mode::kWriteOnly,
                        .meaning = "cycles for the next update"}};
  Register set_opmode_{regs,
                       {.name = "set_opmode",
                        .offset = 0x018,
                        .mode = Mode::kWriteOnly,
                        .meaning = "mode for the next update"}};
  Register refresh_period_{regs,
                           {.name = "refresh_period",
                            .offset = 0x020,
                            .count = 2,
                            .fields = {{3, 0, "period", "bursts between refreshes"}},
                            .meaning = "refresh period of an interface"}};
  Register cycles_{regs,
                   {.name = "sram_cycles",
                    .offset = 0x100,
                    .count = kChips,
                    .stride = 0x20,
                    .reset = 0x0002b3cc,
                    .mode = Mode::kReadOnly,
                    .meaning = "timing of a chip"}};
  Register opmode_{regs,
                   {.name = "opmode",
                    .offset = 0x104,
                    .count = kChips,
                    .stride = 0x20,
                    .reset = 0x00000802,
                    .mode = Mode::kReadOnly,
                    .meaning = "operating mode of a chip"}};
  Register user_status_{
      regs, {.name = "user_status", .offset = 0x200, .mode = Mode::kReadOnly, .meaning = "inputs"}};
  Register user_config_{regs,
                        {.name = "user_config",
                         .offset = 0x204,
                         .mode = Mode::kWriteOnly,
                         .fields = {{7, 0, "user_config", "outputs"}},
                         .meaning = "outputs"}};
  PrimeCellId id_{regs, 0x00141354};
};

}  // namespace vesim::models
