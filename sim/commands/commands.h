// SPDX-License-Identifier: Apache-2.0
// What `vesim NAME ...` does other than a run: one file per command in this folder, one line per
// command in commands.cc.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vesim::sim {

struct Command {
  std::string_view name;
  std::string_view meaning;  // one line
  // With the words after the name; answers the exit status. Throws isa::UserError.
  int (*run)(const std::vector<std::string>& arguments);
};

std::span<const Command> all_commands();
// Throws isa::UserError, with the nearest one, if there is none of that name.
const Command& find_command(std::string_view name);

}  // namespace vesim::sim
