// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/program.h"

int main(int argc, char** argv) {
  using namespace vesim;
  try {
    return sim::run_program(sim::parse_options({argv + 1, argv + argc}), platform::make_machine);
  } catch (const isa::UserError& error) {
    fmt::print(stderr, "vesim: {}\n", error.what());
    return 2;
  }
}
