// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/machine_state.h"

#include <fmt/format.h>

namespace vesim::isa {

const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Completed:
      return "completed";
    case Outcome::Undefined:
      return "undefined";
    case Outcome::DataAbort:
      return "data abort";
    default:
      return "another exception";
  }
}

std::string differences(const MachineState& actual, const MachineState& expected) {
  std::string text;
  const auto compare = [&](const std::string& name, u64 a, u64 e, int digits) {
    if (a != e)
      text += fmt::format("  {}: {:0{}x}, expected {:0{}x}\n", name, a, digits, e, digits);
  };
  for (unsigned n = 0; n < 15; ++n) compare(fmt::format("r{}", n), actual.r[n], expected.r[n], 8);
  compare("pc", actual.pc, expected.pc, 8);
  compare("cpsr", actual.cpsr, expected.cpsr, 8);
  compare("fpscr", actual.fpscr, expected.fpscr, 8);
  for (unsigned n = 0; n < 32; ++n) compare(fmt::format("d{}", n), actual.d[n], expected.d[n], 16);
  return text;
}

std::string to_string(const MachineState& state, bool with_float) {
  std::string text = "  ";
  for (unsigned n = 0; n < 15; ++n) text += fmt::format("r{}={:08x} ", n, state.r[n]);
  text +=
      fmt::format("\n  pc={:08x} cpsr={:08x} fpscr={:08x}\n", state.pc, state.cpsr, state.fpscr);
  for (unsigned n = 0; with_float && n < 32; ++n) {
    text += fmt::format("  d{}={:016x}{}", n, state.d[n], n % 4 == 3 ? "\n" : "");
  }
  return text;
}

}  // namespace vesim::isa
