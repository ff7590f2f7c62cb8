// SPDX-License-Identifier: Apache-2.0
// Serial configuration controller of the TC2 tile with its power controller's mailbox (SCC at +0,
// SPC at +0xb00; CoreTile Express A15x2 A7x3 TRM, DDI 0503).
//
// The A15 cluster is on at its nominal performance level, the A7 cluster off. The mailbox answers
// requests; one for another performance level is refused, as clocks are fixed. Power-down and
// wake-up settings are kept and reported.
#pragma once

#include "models/peripheral.h"
#include "models/wire.h"

namespace vesim::models {

class Tc2Scc : public Peripheral {
 public:
  explicit Tc2Scc(const sc_core::sc_module_name& name);

  Wire interrupt;  // a request was answered; reading PWC_STATUS clears it

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  static constexpr unsigned kLevels = 8;
  static constexpr u32 kNominalLevel = 5;  // of kA15Levels: 1 GHz

  // Requesters in PWC_STATUS: complete is bit 4n, error bit 4n + 1.
  enum Request : unsigned { kA15Level, kA7Level, kSystemConfig };

  void answer(Request request, bool done);
  void request_level(Request request, Register& level, u32 value);
  void system_config(u32 value);

  // 31:20 millivolts, 19:0 frequency in 20 kHz.
  static constexpr u32 level(u32 mhz, u32 millivolts) { return millivolts << 20 | mhz * 50; }

  Register cfg_{
      regs, {.name = "CFGREG", .offset = 0x000, .count = 32, .meaning = "test chip configuration"}};
  Register a15_conf_{regs,
                     {.name = "A15_CONF",
                      .offset = 0x400,
                      .count = 2,
                      .resets = {0x33330c00, 0},
                      .meaning = "A15 configuration"}};
  Register a7_conf_{regs,
                    {.name = "A7_CONF",
                     .offset = 0x500,
                     .count = 2,
                     .resets = {1, 0},
                     .meaning = "A7 configuration: cluster 1"}};
  Register sys_info_{regs,
                     {.name = "SYS_INFO",
                      .offset = 0x700,
                      .reset = 0x00320000,
                      .mode = Mode::kReadOnly,
                      .fields = {{19, 16, "A15S", "cores"}, {23, 20, "A7S", "cores"}},
                      .meaning = "system information"}};

  Register perf_lvl_a15_{
      regs,
      {.name = "PERF_LVL_A15",
       .offset = 0xb00,
       .reset = kNominalLevel,
       .meaning = "A15 performance level",
       .write = [this](u32 value) { request_level(kA15Level, perf_lvl_a15_, value); }}};
  Register perf_req_a15_{
      regs, {.name = "PERF_REQ_A15", .offset = 0xb04, .meaning = "A15 performance request"}};
  Register perf_lvl_a7_{
      regs,
      {.name = "PERF_LVL_A7",
       .offset = 0xb08,
       .reset = kNominalLevel,
       .meaning = "A7 performance level",
       .write = [this](u32 value) { request_level(kA7Level, perf_lvl_a7_, value); }}};
  Register perf_req_a7_{
      regs, {.name = "PERF_REQ_A7", .offset = 0xb0c, .meaning = "A7 performance request"}};
  Register comms_{regs,
                  {.name = "COMMS",
                   .offset = 0xb10,
                   .meaning = "system configuration request: start 31, function 25:20, device 11:0",
                   .write = [this](u32 value) { system_config(value); }}};
  Register comms_req_{regs, {.name = "COMMS_REQ", .offset = 0xb14, .meaning = "request"}};
  Register pwc_status_{regs,
                       {.name = "PWC_STATUS",
                        .offset = 0xb18,
                        .mode = Mode::kReadOnly,
                        .meaning = "answers: complete and error of A15, A7, configuration",
                        .after_read = [this] {
                          pwc_status_.set(0);
                          interrupt.set(false);
                        }}};
  Register pwc_flag_{regs, {.name = "PWC_FLAG", .offset = 0xb1c, .meaning = "flag"}};
  Register wake_int_mask_{regs,
                          {.name = "WAKE_INT_MASK",
                           .offset = 0xb24,
                           .fields = {{11, 0, "MASK", "wake-up interrupts"}},
                           .meaning = "wake-up interrupt mask"}};
  Register wake_int_raw_{regs,
                         {.name = "WAKE_INT_RAW",
                          .offset = 0xb28,
                          .mode = Mode::kReadOnly,
                          .meaning = "wake-up interrupts, raw"}};
  Register wake_int_stat_{regs,
                          {.name = "WAKE_INT_STAT",
                           .offset = 0xb2c,
                           .mode = Mode::kReadOnly,
                           .meaning = "wake-up interrupts, masked"}};
  Register pwrdn_en_{regs,
                     {.name = "PWRDN_EN",
                      .offset = 0xb30,
                      .count = 2,
                      .fields = {{0, 0, "ENABLE", "cluster may power down"}},
                      .meaning = "A15 and A7 power-down enable"}};
  Register standby_wfi_{regs,
                        {.name = "STANDBYWFI_STAT",
                         .offset = 0xb3c,
                         .reset = 0x38,
                         .mode = Mode::kReadOnly,
                         .meaning = "cores in WFI: the A7s, which are off"}};
  Register a15_mailbox_{
      regs,
      {.name = "A15_BX_ADDR", .offset = 0xb68, .count = 2, .meaning = "resume address of an A15"}};
  Register syscfg_wdata_{regs, {.name = "SYSCFG_WDATA", .offset = 0xb70, .meaning = "data"}};
  Register syscfg_rdata_{
      regs, {.name = "SYSCFG_RDATA", .offset = 0xb74, .mode = Mode::kReadOnly, .meaning = "data"}};
  Register a7_mailbox_{
      regs,
      {.name = "A7_BX_ADDR", .offset = 0xb78, .count = 3, .meaning = "resume address of an A7"}};
  Register a15_levels_{
      regs,
      {.name = "A15_PERFVAL",
       .offset = 0xc10,
       .count = kLevels,
       .resets = {level(500, 900), level(600, 900), level(700, 900), level(800, 900),
                  level(900, 900), level(1000, 900), level(1100, 975), level(1200, 1050)},
       .mode = Mode::kReadOnly,
       .meaning = "A15 performance levels"}};
  Register a7_levels_{
      regs,
      {.name = "A7_PERFVAL",
       .offset = 0xc30,
       .count = kLevels,
       .resets = {level(350, 900), level(400, 900), level(500, 900), level(600, 900),
                  level(700, 900), level(800, 900), level(900, 975), level(1000, 1050)},
       .mode = Mode::kReadOnly,
       .meaning = "A7 performance levels"}};
};

}  // namespace vesim::models
