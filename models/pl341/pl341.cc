// SPDX-License-Identifier: Apache-2.0
#include "models/pl341/pl341.h"

#include <optional>

#include "isa/diagnostics.h"

namespace vesim::models {
namespace {

struct Entry {
  const char* name;
  u32 offset;
  unsigned top_bit;
  u32 reset;
  const char* meaning;
};

// Table 3.1 of the TRM.
constexpr Entry kConfiguration[] = {
    {"memory_cfg", 0x00c, 22, 0x00010020, "memory configuration"},
    {"refresh_prd", 0x010, 14, 0x00000a60, "refresh period, memory clocks"},
    {"cas_latency", 0x014, 3, 0x00000006, "CAS latency in half clocks"},
    {"write_latency", 0x018, 2, 0x00000002, "write latency"},
    {"t_mrd", 0x01c, 6, 0x00000002, "mode register command time"},
    {"t_ras", 0x020, 3, 0x00000007, "active to precharge"},
    {"t_rc", 0x024, 3, 0x0000000b, "active to active, same bank"},
    {"t_rcd", 0x028, 5, 0x0000001d, "active to read or write"},
    {"t_rfc", 0x02c, 9, 0x00000212, "refresh to command"},
    {"t_rp", 0x030, 5, 0x0000001d, "precharge to command"},
    {"t_rrd", 0x034, 3, 0x00000002, "active to active, other bank"},
    {"t_wr", 0x038, 2, 0x00000003, "write to precharge"},
    {"t_wtr", 0x03c, 2, 0x00000002, "write to read"},
    {"t_xp", 0x040, 7, 0x00000001, "exit power-down"},
    {"t_xsr", 0x044, 7, 0x0000000a, "exit self-refresh"},
    {"t_esr", 0x048, 7, 0x00000014, "self-refresh"},
    {"memory_cfg2", 0x04c, 8, 0x00000040, "memory configuration 2"},
    {"memory_cfg3", 0x050, 12, 0x00000007, "memory configuration 3"},
    {"t_faw", 0x054, 12, 0x00001114, "four activates"},
};

}  // namespace

Pl341::Pl341(const sc_core::sc_module_name& name) : Peripheral(name, 0x1000) {
  for (const Entry& entry : kConfiguration) {
    const std::size_t index = configuration_.size();
    configuration_.emplace_back(
        regs, RegisterSpec{.name = entry.name,
                           .offset = entry.offset,
                           .reset = entry.reset,
                           .fields = {{entry.top_bit, 0, entry.name, entry.meaning}},
                           .meaning = entry.meaning,
                           .write = [this, index](u32 value) {
                             write_configuration(configuration_[index], value);
                           }});
  }
}

// Figure 2.15: the commands that each state takes.
void Pl341::command(u32 value) {
  struct Step {
    State from;
    u32 command;
    State to;
  };
  static constexpr Step kSteps[] = {
      {kConfig, 0, kReady},  {kReady, 3, kPaused},    {kPaused, 0, kReady},
      {kPaused, 4, kConfig}, {kPaused, 1, kLowPower}, {kLowPower, 2, kPaused},
  };
  for (const Step& step : kSteps) {
    if (memc_status_.get(kState) == step.from && (value & 7) == step.command) {
      memc_status_.set(kState, step.to);
      return;
    }
  }
  isa::guest_error(regs.name(), 0x004, "command not allowed in this state");
}

void Pl341::write_configuration(Register& reg, u32 value) {
  const u32 state = memc_status_.get(kState);
  if (state != kConfig && state != kLowPower) {
    isa::guest_error(regs.name(), reg.spec().offset,
                     reg.spec().name + " written outside Config and Low_power");
    return;
  }
  const u32 mask = reg.spec().fields.empty() ? ~u32{0} : reg.spec().fields.front().mask();
  reg.set(value & mask);
}

}  // namespace vesim::models
