// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/options.h"

int main(int argc, char** argv) {
  using namespace vesim;
  try {
    const auto options = sim::parse_options({argv + 1, argv + argc});
    fmt::print("{}", options.text);
    return 0;
  } catch (const isa::UserError& error) {
    fmt::print(stderr, "vesim: {}\n", error.what());
    return 2;
  }
}
