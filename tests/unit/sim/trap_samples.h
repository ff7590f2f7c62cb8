// SPDX-License-Identifier: Apache-2.0
// Traps to write, read and ask for.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "sim/traps/trap_writer.h"

namespace vesim::sim {

inline TrapLogInfo sample_info() {
  platform::DeviceInfo uart, gicd;
  uart.name = "uart0";
  uart.base = 0x1c090000;
  uart.size = 0x1000;
  gicd.name = "gicd";
  gicd.base = 0x2c001000;
  gicd.size = 0x1000;
  return {3, 1'000'000'000, {uart, gicd}};
}

inline std::string sample_name(u32 function) { return "function_" + std::to_string(function); }

// A trap with parts that add up; of class HVC unless changed.
inline Trap sample_trap(u64 begin) {
  Trap trap;
  trap.vttbr = u64{1} << 48 | 0x90000000;
  trap.vmpidr = 0x80000000;
  trap.how = TrapEnd::Returned;
  trap.vector = 0x14;
  trap.pc = 0xc0008000;
  trap.cpsr = 0x13;
  trap.hsr = 0x12u << 26;
  trap.begin = trap.end = begin;
  return trap;
}

inline void add_part(Trap& trap, TrapPhase phase, models::Cause cause, u64 slots,
                     u64 instructions) {
  Trap::Part& part = trap.part(phase);
  part.slots += slots;
  part.instructions += instructions;
  part.cells[static_cast<std::size_t>(cause)] += slots;
  trap.end += slots;
}

// Classes HVC and DABT on uart0 and gicd, functions 0 to 9.
inline std::vector<Trap> random_traps(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<Trap> traps;
  u64 begin = 1000;
  for (std::size_t i = 0; i < count; ++i) {
    Trap trap = sample_trap(begin);
    trap.core = trap.end_core = random() % 2;
    trap.vmpidr |= trap.core;
    trap.function = random() % 10;
    trap.pc += 4 * trap.function;
    if (random() % 2) {
      trap.hsr = 0x24u << 26 | 0x06;
      trap.far = 0xf0800000 | (random() % 64 * 4);
      trap.hpfar = (random() % 2 ? 0x1c090 : 0x2c001) << 4;
    }
    add_part(trap, TrapPhase::Entry, models::Cause::Exception, 39, 0);
    add_part(trap, TrapPhase::SwitchOut, models::Cause::Base, 200 + random() % 100, 200);
    add_part(trap, TrapPhase::HostKernel, models::Cause::Dram, random() % 5000, 1000);
    if (random() % 4 == 0) {
      add_part(trap, TrapPhase::VmmUser, models::Cause::Device, 300, 3);
      trap.part(TrapPhase::VmmUser).devices.push_back({0x1c090000, 300});
      trap.part(TrapPhase::VmmUser).functions = {{u32(random() % 10), 100}, {10, 200}};
    }
    add_part(trap, TrapPhase::SwitchIn, models::Cause::Barrier, 500, 250);
    begin = trap.end + random() % 10'000;
    traps.push_back(trap);
  }
  return traps;
}

inline void write_traps(const std::string& path, const std::vector<Trap>& traps) {
  TrapWriter writer(path, sample_info(), sample_name);
  for (const Trap& trap : traps) writer.write(trap);
  writer.finish();
}

}  // namespace vesim::sim
