// SPDX-License-Identifier: Apache-2.0
// CoreLink CCI-400 (TRM DDI 0470, r0p4): the register block, of which the cycle counter counts.
//
// Coherency itself needs nothing here: memory is one flat copy. Snoop and QoS settings are kept and
// reported. The event counters can be programmed and stay at their values until the timing model
// feeds them.
#pragma once

#include <array>

#include "models/down_counter.h"
#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/prime_cell.h"
#include "models/wire.h"

namespace vesim::models {

class Cci400 : public Peripheral {
 public:
  static constexpr unsigned kSlaves = 5;         // S3, S4: ACE with snoops; the others ACE-Lite
  static constexpr unsigned kEventCounters = 4;  // besides the cycle counter

  // `clock_hz` is ACLK.
  Cci400(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz);

  // nEVNTCNTOVERFLOW: the event counters, then the cycle counter.
  std::array<Wire, kEventCounters + 1> overflow;

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  // Snoop Control
  static constexpr Field kSnoops{0, 0, "SNOOPS", "issue snoops"};
  static constexpr Field kDvms{1, 1, "DVMS", "issue DVM messages"};
  static constexpr Field kHasSnoops{30, 30, "SUPPORTSNOOPS", "snoops supported", false};
  static constexpr Field kHasDvms{31, 31, "SUPPORTDVMS", "DVM messages supported", false};
  static constexpr u32 kAce = 0xc0000000;
  // PMCR
  static constexpr Field kCen{0, 0, "CEN", "enable all counters"};
  static constexpr Field kRst{1, 1, "RST", "reset the event counters"};
  static constexpr Field kCcr{2, 2, "CCR", "reset the cycle counter"};
  static constexpr Field kCcd{3, 3, "CCD", "cycle counter counts every 64th cycle"};
  static constexpr Field kEx{4, 4, "EX", "export events"};
  static constexpr Field kDp{5, 5, "DP", "no cycle counting in prohibited regions"};
  static constexpr Field kN{15, 11, "N", "number of event counters", false};

  static constexpr Field kEnable{0, 0, "ENABLE", "the counter counts"};

  void write_pmcr(u32 value);
  void write_snoop_control(const RegisterAccess& at, u32 value);
  void write_cycles(u32 value);
  void apply_cycle_control();
  void catch_up();
  void update_overflow();

  EventQueue& queue_;
  EventQueue::TimerId wrap_;
  DownCounter cycles_;  // down to the wrap of the 32-bit cycle counter

  Register control_override_{regs,
                             {.name = "CTRL_OVERRIDE",
                              .offset = 0x0000,
                              .secure_only = true,
                              .fields = {{0, 0, "SNOOP_DISABLE", "no snoops"},
                                         {1, 1, "DVM_DISABLE", "no DVM messages"},
                                         {2, 2, "SPEC_DISABLE", "no speculative fetches"},
                                         {3, 3, "TERMINATE_BARRIERS", "barriers end in the CCI"},
                                         {4, 4, "NO_PRIORITY_PROMOTION", "ARQOSARB ignored"},
                                         {5, 5, "NO_RETRY_BUFFERS", "retry reduction buffers off"}},
                              .meaning = "control override"}};
  Register spec_control_{regs,
                         {.name = "SPEC_CTRL",
                          .offset = 0x0004,
                          .secure_only = true,
                          .fields = {{2, 0, "MASTERS", "no speculative fetches to M0 to M2"},
                                     {20, 16, "SLAVES", "no speculative fetches from S0 to S4"}},
                          .meaning = "speculation control"}};
  Register secure_access_{
      regs,
      {.name = "SECURE_ACCESS",
       .offset = 0x0008,
       .secure_only = true,
       .fields = {{0, 0, "NONSECURE", "non-secure accesses reach the registers"}},
       .meaning = "secure access; only secure writes count",
       .write = [this](const RegisterAccess& at, u32 value) {
         if (at.secure) secure_access_.set(value & 1);
         regs.open_to_non_secure(secure_access_.get());
       }}};
  Register status_{regs,
                   {.name = "STATUS",
                    .offset = 0x000c,
                    .mode = Mode::kReadOnly,
                    .secure_only = true,
                    .meaning = "changes are pending: never"}};
  Register imprecise_error_{regs,
                            {.name = "IMPRECISE_ERROR",
                             .offset = 0x0010,
                             .mode = Mode::kWriteOneToClear,
                             .secure_only = true,
                             .meaning = "interfaces with an imprecise error"}};
  Register pmcr_{regs,
                 {.name = "PMCR",
                  .offset = 0x0100,
                  .reset = kEventCounters << 11,
                  .secure_only = true,
                  .fields = {kCen, kRst, kCcr, kCcd, kEx, kDp, kN},
                  .meaning = "performance monitor control",
                  .write = [this](u32 value) { write_pmcr(value); }}};
  Register pid4_{regs,
                 {.name = "PERIPHID4",
                  .offset = 0x0fd0,
                  .count = 4,
                  .resets = {0x44, 0, 0, 0},
                  .mode = Mode::kReadOnly,
                  .meaning = "peripheral identification"}};
  PrimeCellId id_{regs, 0x004bb420};

  Register snoop_control_{
      regs,
      {.name = "SNOOP_CTRL",
       .offset = 0x1000,
       .count = kSlaves,
       .stride = 0x1000,
       .resets = {0, 0, 0, kAce, kAce},
       .secure_only = true,
       .fields = {kSnoops, kDvms, kHasSnoops, kHasDvms},
       .meaning = "snoop control of a slave interface",
       .write = [this](const RegisterAccess& at, u32 value) { write_snoop_control(at, value); }}};
  Register shareable_override_{regs,
                               {.name = "SHAREABLE_OVERRIDE",
                                .offset = 0x1004,
                                .count = 3,
                                .stride = 0x1000,
                                .secure_only = true,
                                .fields = {{1, 0, "AXDOMAIN", "shareability of S0 to S2"}},
                                .meaning = "shareable override"}};
  Register read_qos_{regs,
                     {.name = "READ_QOS_OVERRIDE",
                      .offset = 0x1100,
                      .count = kSlaves,
                      .stride = 0x1000,
                      .secure_only = true,
                      .fields = {{3, 0, "ARQOS", "value"}, {11, 8, "READBACK", "value", false}},
                      .meaning = "read channel QoS value"}};
  Register write_qos_{regs,
                      {.name = "WRITE_QOS_OVERRIDE",
                       .offset = 0x1104,
                       .count = kSlaves,
                       .stride = 0x1000,
                       .secure_only = true,
                       .fields = {{3, 0, "AWQOS", "value"}, {11, 8, "READBACK", "value", false}},
                       .meaning = "write channel QoS value"}};
  Register qos_control_{regs,
                        {.name = "QOS_CTRL",
                         .offset = 0x110c,
                         .count = kSlaves,
                         .stride = 0x1000,
                         .secure_only = true,
                         .fields = {{3, 0, "ENABLE", "regulation and limits"},
                                    {17, 16, "MODE", "latency or period regulation"},
                                    {21, 20, "BANDWIDTH", "bandwidth regulation mode"}},
                         .meaning = "QoS control"}};
  Register max_ot_{regs,
                   {.name = "MAX_OT",
                    .offset = 0x1110,
                    .count = 3,
                    .stride = 0x1000,
                    .secure_only = true,
                    .fields = {{7, 0, "FRAC_AR", "fraction, reads"},
                               {13, 8, "INT_AR", "integer, reads"},
                               {23, 16, "FRAC_AW", "fraction, writes"},
                               {29, 24, "INT_AW", "integer, writes"}},
                    .meaning = "maximum outstanding transactions"}};
  Register target_{regs,
                   {.name = "REGULATOR_TARGET",
                    .offset = 0x1130,
                    .count = kSlaves,
                    .stride = 0x1000,
                    .secure_only = true,
                    .fields = {{11, 0, "AR_LAT", "reads"}, {27, 16, "AW_LAT", "writes"}},
                    .meaning = "QoS regulator target"}};
  Register scale_{regs,
                  {.name = "REGULATOR_SCALE",
                   .offset = 0x1134,
                   .count = kSlaves,
                   .stride = 0x1000,
                   .secure_only = true,
                   .fields = {{2, 0, "AR_SCALE", "reads"}, {10, 8, "AW_SCALE", "writes"}},
                   .meaning = "QoS regulator scale factor"}};
  Register range_{regs,
                  {.name = "QOS_RANGE",
                   .offset = 0x1138,
                   .count = kSlaves,
                   .stride = 0x1000,
                   .secure_only = true,
                   .fields = {{3, 0, "AR_MIN", "lowest, reads"},
                              {11, 8, "AR_MAX", "highest, reads"},
                              {19, 16, "AW_MIN", "lowest, writes"},
                              {27, 24, "AW_MAX", "highest, writes"}},
                   .meaning = "QoS range"}};

  // Counter 0 is the cycle counter.
  Register event_select_{regs,
                         {.name = "EVENT_SELECT",
                          .offset = 0xa000,
                          .count = kEventCounters,
                          .stride = 0x1000,
                          .secure_only = true,
                          .fields = {{7, 0, "EVENT", "interface and event"}},
                          .meaning = "event of a counter"}};
  Register cycle_count_{
      regs,
      {.name = "CYCLE_COUNT",
       .offset = 0x9004,
       .secure_only = true,
       .meaning = "cycle counter",
       .read = [this] { return static_cast<u32>(-cycles_.remaining(queue_.now())); },
       .write = [this](u32 value) { write_cycles(value); }}};
  Register event_count_{regs,
                        {.name = "EVENT_COUNT",
                         .offset = 0xa004,
                         .count = kEventCounters,
                         .stride = 0x1000,
                         .secure_only = true,
                         .meaning = "event counter"}};
  Register count_control_{regs,
                          {.name = "COUNT_CTRL",
                           .offset = 0x9008,
                           .count = kEventCounters + 1,
                           .stride = 0x1000,
                           .secure_only = true,
                           .fields = {kEnable},
                           .meaning = "counter control",
                           .after_write = [this] { apply_cycle_control(); }}};
  Register overflow_{regs,
                     {.name = "OVERFLOW",
                      .offset = 0x900c,
                      .count = kEventCounters + 1,
                      .stride = 0x1000,
                      .mode = Mode::kWriteOneToClear,
                      .secure_only = true,
                      .meaning = "overflow flag of a counter",
                      .after_write = [this] { update_overflow(); }}};
};

}  // namespace vesim::models
