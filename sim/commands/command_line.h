// SPDX-License-Identifier: Apache-2.0
// Reading a command line with CLI11, with our messages.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace vesim::sim {

// True: go on. False: --help was asked for and printed. Throws isa::UserError; for an unknown
// option it names the nearest.
bool parse_command_line(CLI::App& app, const std::vector<std::string>& arguments);

// The first word that `app` did not understand is a UserError, with the option that it resembles.
void check_leftovers(const CLI::App& app);

}  // namespace vesim::sim
