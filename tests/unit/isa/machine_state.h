// SPDX-License-Identifier: Apache-2.0
// What an instruction can read and change, as both vesim's core and the oracle are given it and are
// asked for it afterwards.
#pragma once

#include <string>

#include "isa/types.h"

namespace vesim::isa {

// The memory of an experiment: one arena with the code in its lower and data in its upper half.
// The base is no corner value, so that no operand points into the code by chance.
inline constexpr u32 kArenaBase = 0x2c5a0000, kArenaSize = 0x8000;
inline constexpr u32 kExecutableSize = kArenaSize / 2;
inline constexpr u32 kCodeAddress = kArenaBase + 0x2000, kDataAddress = kArenaBase + 0x6000;

struct MachineState {
  u32 r[15] = {};
  u32 pc = 0;
  u32 cpsr = 0;
  u32 fpscr = 0;
  u64 d[32] = {};

  bool operator==(const MachineState&) const = default;
};

// How running an instruction ended.
enum class Outcome : u8 { Completed, Undefined, DataAbort, Other };

const char* name_of(Outcome outcome);

// The registers that differ, one per line: "r3: 00000001 expected 00000002".
std::string differences(const MachineState& actual, const MachineState& expected);

std::string to_string(const MachineState& state, bool with_float);

}  // namespace vesim::isa
