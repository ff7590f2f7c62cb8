// SPDX-License-Identifier: Apache-2.0
// The performance monitors, PMUv2 with 6 event counters (Arm ARM C12; TRM chapter 11).
//
// Nothing counts while instructions run: each event has a running total (cycles and instructions
// come from the core and its environment), and a counter is brought up to date when it is looked at
// or before what it counts changes (enables, filters, privilege, security state).
#pragma once

#include <array>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

class Core;

// Event numbers that the architecture counts (TRM table 11-24); the environment has the others.
enum class PmuEvent : u8 {
  SoftwareIncrement = 0x00,
  Instruction = 0x08,
  ExceptionTaken = 0x09,
  ExceptionReturn = 0x0a,
  ContextIdWrite = 0x0b,
  CpuCycles = 0x11,
  TtbrWrite = 0x1c,
};

struct Pmu {
  static constexpr unsigned kCounters = 6;
  static constexpr unsigned kCycleCounter = kCounters;  // index of PMCCNTR
  static constexpr unsigned kEvents = 0x80;

  u32 pmcr = 0, enabled = 0, overflow = 0, selected = 0, user_enable = 0, interrupt_enable = 0;
  std::array<u32, kCounters + 1> type{};   // PMXEVTYPER; the last is PMCCNTR's filter
  std::array<u64, kCounters + 1> value{};  // 32 bits, as of the last synchronisation
  std::array<u64, kCounters + 1> base{};   // the total of the counter's event then
  std::array<u64, kEvents> total{};        // by event number, of those that occur here
  bool interrupt = false;                  // nPMUIRQ as last reported

  bool counting() const { return enabled != 0; }
  bool interrupt_possible() const { return (enabled | overflow) & interrupt_enable; }
  // One more occurrence of an event that has its total here.
  void count(PmuEvent event) { ++total[static_cast<u8>(event)]; }

  void serialize(Archive& ar);
};

// Brings all counters up to date with the state that has held since the last synchronisation.
void pmu_synchronise(Core& core);

void pmu_set_type(Core& core, unsigned counter, u32 type);
// PMSWINC: adds one to the counters of `counters` that count software increments.
void pmu_software_increment(Core& core, u32 counters);

// Core clock cycles until a counter overflows with its interrupt enabled, at the earliest, or ~0:
// the core module ends its quantum there and calls pmu_poll().
u64 pmu_cycles_to_overflow(Core& core);
// Brings counters and the interrupt line up to date.
void pmu_poll(Core& core);

}  // namespace vesim::isa
