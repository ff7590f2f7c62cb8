// SPDX-License-Identifier: Apache-2.0
// Random instructions of a class on vesim and on Unicorn, compared.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/isa/encoding_classes.h"
#include "tests/unit/isa/machine_state.h"
#include "tests/unit/isa/unicorn_harness.h"

namespace vesim::isa {

// One instruction and what became of it on both sides.
struct Experiment {
  const EncodingClass* encoding_class;
  const EncodingPattern* pattern;
  u32 encoding;
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
  // Runs until `count` valid instructions are compared.
  Result run(const EncodingClass& encoding_class, u64 count);

 private:
  bool sample(const EncodingClass& encoding_class, Experiment& x);
  void prepare_state(Experiment& x);
  void point_into_arena(Experiment& x);
  bool arenas_agree();
  std::string report(const Experiment& x, bool memory_agrees) const;

  EncodingPattern::Random random_;
  UnicornCpu unicorn_;
  VesimCpu vesim_;
};

}  // namespace vesim::isa
