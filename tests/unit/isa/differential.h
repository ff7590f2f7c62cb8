// SPDX-License-Identifier: Apache-2.0
// Random instructions on vesim and on Unicorn, compared.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/isa/sampling.h"

namespace vesim::isa {

// One instruction and what became of it on both sides.
struct Experiment : Instruction {
  MachineState before, vesim, oracle;
  Outcome vesim_outcome, oracle_outcome;
};

class Differential {
 public:
  explicit Differential(u64 seed);

  struct Result {
    u64 instructions = 0;  // executed and compared
    u64 completed = 0;     // of those, the ones that took no exception
    u64 rejected = 0;      // samples that the decoder calls UNDEFINED or UNPREDICTABLE
    u64 explained = 0;     // differences on the list in oracle_exceptions.h
    u64 unexplained = 0;
    std::vector<std::string> reports;  // of the first unexplained differences
  };
  // Single instructions of a class, until `count` valid ones are compared.
  Result run(const EncodingClass& encoding_class, u64 count);

  // Sequences of instructions of all classes of A32, or of T16 and T32 with IT blocks, run as vesim
  // runs code: several instructions in one block. Compared at the end only; until `count`
  // instructions have run.
  Result run_sequences(bool thumb, u64 count);

 private:
  struct Sequence;
  Sequence sample_sequence(const std::vector<const EncodingClass*>& classes);
  bool agree(const Code& code, Experiment& x, bool& memory_agrees);
  bool single_steps_explain(const Sequence& sequence);

  bool arenas_agree();

  Random random_;
  UnicornCpu unicorn_;
  VesimCpu vesim_;
};

}  // namespace vesim::isa
