// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <csignal>

#include "isa/diagnostics.h"
#include "sim/commands/commands.h"
#include "sim/program.h"

int main(int argc, char** argv) {
  using namespace vesim;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::signal(SIGXFSZ, SIG_IGN);  // a file over the user's limit is an error of its write
  try {
    if (!arguments.empty() && !arguments.front().starts_with("-")) {
      const sim::Command& command = sim::find_command(arguments.front());
      return command.run({arguments.begin() + 1, arguments.end()});
    }
    return sim::run_program(sim::parse_options(arguments), platform::make_machine);
  } catch (const isa::UserError& error) {
    fmt::print(stderr, "vesim: {}\n", error.what());
    return 2;
  }
}
