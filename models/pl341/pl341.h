// SPDX-License-Identifier: Apache-2.0
// DDR2 dynamic memory controller PL341 (TRM DDI 0418): register block and state machine. The
// memory behind it answers whatever state the controller is in.
#pragma once

#include <deque>

#include "models/peripheral.h"
#include "models/prime_cell.h"

namespace vesim::models {

class Pl341 : public Peripheral {
 public:
  explicit Pl341(const sc_core::sc_module_name& name);

 private:
  enum State : u32 { kConfig, kReady, kPaused, kLowPower };
  static constexpr Field kState{1, 0, "memc_status", "Config, Ready, Paused, Low_power"};

  void command(u32 value);
  void write_configuration(Register& reg, u32 value);

  Register memc_status_{regs,
                        {.name = "memc_status",
                         .offset = 0x000,
                         .reset = 0x30d4,
                         .mode = Mode::kReadOnly,
                         .fields = {kState,
                                    {3, 2, "memory_width", "1: 32 bits"},
                                    {6, 4, "memory_type", "5: DDR2"},
                                    {8, 7, "memory_chips", "chips - 1"},
                                    {11, 10, "exclusive_monitors", "monitors"},
                                    {13, 12, "memory_banks", "3: 8 banks"}},
                         .meaning = "memory controller status"}};
  Register memc_cmd_{regs,
                     {.name = "memc_cmd",
                      .offset = 0x004,
                      .mode = Mode::kWriteOnly,
                      .meaning = "0 Go, 1 Sleep, 2 Wakeup, 3 Pause, 4 Configure",
                      .write = [this](u32 value) { command(value); }}};
  Register direct_cmd_{regs,
                       {.name = "direct_cmd",
                        .offset = 0x008,
                        .mode = Mode::kWriteOnly,
                        .meaning = "command to the memory, in state Config",
                        .write = [this](u32 value) { write_configuration(direct_cmd_, value); }}};
  std::deque<Register> configuration_;  // 0x00c to 0x054
  Register id_cfg_{regs,
                   {.name = "id_cfg",
                    .offset = 0x100,
                    .count = 16,
                    .fields = {{0, 0, "qos_enable", "QoS for this ID"},
                               {1, 1, "qos_min", "minimum QoS"},
                               {9, 2, "qos_max", "maximum QoS"}},
                    .meaning = "QoS of an AXI ID"}};
  Register chip_cfg_{regs,
                     {.name = "chip_cfg",
                      .offset = 0x200,
                      .count = 4,
                      .reset = 0xff00,
                      .fields = {{7, 0, "address_mask", "address bits compared"},
                                 {15, 8, "address_match", "their value"},
                                 {16, 16, "brc_n_rbc", "bank-row-column"}},
                      .meaning = "address decode of a chip"}};
  Register user_status_{
      regs, {.name = "user_status", .offset = 0x300, .mode = Mode::kReadOnly, .meaning = "inputs"}};
  Register user_config_{regs,
                        {.name = "user_config",
                         .offset = 0x304,
                         .count = 2,
                         .mode = Mode::kWriteOnly,
                         .fields = {{7, 0, "user_config", "outputs"}},
                         .meaning = "outputs"}};
  Register feature_ctrl_{regs,
                         {.name = "feature_ctrl",
                          .offset = 0x30c,
                          .fields = {{0, 0, "stop_early_bresp", "no early write responses"}},
                          .meaning = "feature control"}};
  PrimeCellId id_{regs, 0x00141341};
};

}  // namespace vesim::models
