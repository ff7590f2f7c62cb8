// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/oracle_exceptions.h"

namespace vesim::isa {
namespace {

struct OracleException {
  const char* reason;
  bool (*applies)(const Experiment& x);
};

// A branch to ARM state at an address with bits 1:0 = 0b10.
bool misaligned_arm_target(const Experiment& x) {
  MachineState oracle = x.oracle;
  oracle.pc &= ~3u;
  return !bit(x.oracle.cpsr, 5) && bit(x.oracle.pc, 1) && oracle == x.vesim;
}

// Nothing else than ITSTATE differs.
bool loses_it_state_at_isb(const Experiment& x) {
  constexpr u32 kIt = 0x0600fc00;
  MachineState oracle = x.oracle;
  oracle.cpsr |= x.vesim.cpsr & kIt;
  return x.pattern->name() == "ISB" && (x.oracle.cpsr & kIt) == 0 && oracle == x.vesim;
}

constexpr OracleException kExceptions[] = {
    {"BXWritePC to an address with bits 1:0 = 0b10 is UNPREDICTABLE; vesim clears both (A2.3.2)",
     misaligned_arm_target},
    {"ISB inside an IT block advances ITSTATE like any instruction; Unicorn clears it (A2.5.2)",
     loses_it_state_at_isb},
};

}  // namespace

const char* explained_by(const Experiment& x, bool memory_agrees) {
  for (const OracleException& exception : kExceptions) {
    if (memory_agrees && exception.applies(x)) return exception.reason;
  }
  return nullptr;
}

}  // namespace vesim::isa
