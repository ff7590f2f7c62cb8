// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/command_line.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"

namespace vesim::sim {

using isa::UserError;

bool parse_command_line(CLI::App& app, const std::vector<std::string>& arguments) {
  app.allow_extras();
  app.get_formatter()->column_width(34);
  app.set_help_flag("--help", "this text");
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return false;
  } catch (const CLI::ParseError& error) {
    throw UserError(fmt::format("{} (see {} --help)", error.what(), app.get_name()));
  }
  check_leftovers(app);
  return true;
}

void check_leftovers(const CLI::App& app) {
  const auto leftovers = app.remaining();
  if (leftovers.empty()) return;
  const auto& word = leftovers.front();
  if (!word.starts_with("-")) {
    throw UserError(fmt::format("'{}' follows no option (see {} --help)", word, app.get_name()));
  }
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
  }
  const auto flag = word.substr(0, word.find('='));
  throw UserError(fmt::format("unknown option '{}'{}", flag, did_you_mean(flag, flags)));
}

}  // namespace vesim::sim
