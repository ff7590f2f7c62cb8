// SPDX-License-Identifier: Apache-2.0
// Random valid instructions and the state to run them from.
#pragma once

#include <span>

#include "tests/unit/isa/encoding_classes.h"
#include "tests/unit/isa/machine_state.h"
#include "tests/unit/isa/unicorn_harness.h"

namespace vesim::isa {

using Random = EncodingPattern::Random;

struct Instruction {
  const EncodingClass* encoding_class;
  const EncodingPattern* pattern;
  u32 encoding;

  void append_to(Code& code) const;
  bool is_it() const {
    return encoding_class->set == InstructionSet::T16 && (encoding & 0xff00) == 0xbf00 &&
           (encoding & 15) != 0;
  }
};

Instruction sample(const EncodingClass& encoding_class, Random& random);

// What the decoder makes of an instruction under an ITSTATE.
struct Nature {
  bool suitable;  // valid, and needing only what an experiment gives it
  bool branches;
};
Nature nature_of(const Instruction& instruction, u8 it);

// ITSTATE inside an IT block: any condition (not "never"), 1 to 4 instructions left.
u8 random_it_state(Random& random);
u8 advance_it_state(u8 it);
u8 it_state_of(u32 cpsr);
u32 with_it_state(u32 cpsr, u8 it);

// Supervisor mode with random flags and data endianness, in the instruction set's state.
u32 random_cpsr(InstructionSet set, Random& random);

// Registers for the instructions: corner values; bases near the middle of the arena's data, indices
// small before or after a shift.
void prepare_registers(MachineState& state, std::span<const Instruction> instructions,
                       Random& random);

// The code as Capstone writes it, instructions separated by semicolons.
std::string disassemble(const Code& code, u32 address);

}  // namespace vesim::isa
