// SPDX-License-Identifier: Apache-2.0
#include "sim/options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>

#include "isa/diagnostics.h"
#include "sim/commands/command_line.h"
#include "sim/commands/commands.h"
#include "sim/config/config_file.h"
#include "sim/config/parameter_file.h"
#include "sim/config/units.h"
#include "sim/version.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr const char* kFooter = R"(
On a terminal the console is UART0: Ctrl-a x quits, Ctrl-a h lists what else there is.
Elsewhere Ctrl-C stops the run and writes the results; a second one kills.

Exit status: 0 the guest powered off, --until matched, or a limit was reached that was the only aim;
the guest's own status if it stopped with one; 2 a mistake of the user; 3 no core can ever wake;
4 a limit was reached before --until matched; 5 nobody at a terminal and no console output for
run.no_progress; 130 interrupted.)";

struct RawOptions {
  std::string config;
  std::map<std::string, std::string> flags;  // key -> value
  std::vector<std::string> assignments;
  std::string gdb_port;
  bool version = false;
  bool no_boot_checkpoint = false;
  bool list_settings = false;
  bool list_parameters = false;
  bool list_devices = false;
};

std::string group_of(const Setting& setting) {
  const auto section = setting.key.substr(0, setting.key.find('.'));
  if (section == "run" || section == "output" || section == "console" || section == "checkpoint") {
    return "Run";
  }
  return "Machine and boot files";
}

std::string footer() {
  std::string text = "\nCommands; vesim COMMAND --help says more:\n";
  for (const Command& command : all_commands()) {
    text += fmt::format("  {:<32}{}\n", command.name, command.meaning);
  }
  return text + kFooter;
}

std::string list_settings(const Settings& settings) {
  std::string text;
  for (const Setting& setting : all_settings()) {
    std::string allowed;
    for (const auto& choice : setting.choices) allowed += (allowed.empty() ? "" : "|") + choice;
    text += fmt::format("{:<22} {}{}\n{:<22}   {}; now: {}\n", setting.key, setting.meaning,
                        setting.flag.empty() ? "" : fmt::format(" ({})", setting.flag), "",
                        allowed.empty() ? type_name(setting.type) : std::string_view(allowed),
                        get(settings, setting));
  }
  return text;
}

std::string list_parameters(const Settings& settings) {
  std::string text;
  for (const GivenParameter& given : given_parameters(settings)) {
    text += fmt::format("{:<22} {:>8} {:<8} {}  {}\n", given.parameter->name, given.text,
                        given.parameter->unit, given.confidence, given.source);
  }
  return text;
}

void apply(Options& options, const RawOptions& raw) {
  auto& settings = options.settings;
  if (!raw.config.empty()) {
    const auto path = find_config(raw.config);
    load_config_file(settings, path);
    options.config_name = std::filesystem::path(path).stem().string();
  }
  for (const Setting& setting : all_settings()) {
    const auto given = raw.flags.find(std::string(setting.key));
    if (given != raw.flags.end()) {
      set(settings, setting.key, given->second, std::string(setting.flag));
    }
  }
  if (raw.no_boot_checkpoint) settings.boot_checkpoint = "off";
  for (const auto& assignment : raw.assignments) assign(settings, assignment, "--set");
}

std::optional<unsigned> parse_port(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto port = parse_count(text);
  if (!port || *port > 65535) {
    throw UserError(fmt::format("--gdb: '{}' is not a TCP port", text));
  }
  return static_cast<unsigned>(*port);
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.command_line = arguments;
  options.config_name = "run";
  RawOptions raw;

  CLI::App app("Simulates the dual Cortex-A15 Versatile Express (TC2) board.", "vesim");
  app.allow_extras();
  app.get_formatter()->column_width(34);
  app.footer(footer());
  app.set_help_flag("--help", "this text")->group("About");
  app.add_flag("--version", raw.version, "name and version")->group("About");
  app.add_flag("--list-settings", raw.list_settings, "every configuration key")->group("About");
  app.add_flag("--list-parameters", raw.list_parameters,
               "the timing model's figures, with confidence (H, M, L) and source")
      ->group("About");
  app.add_flag("--list-devices", raw.list_devices, "the board's devices, addresses and interrupts")
      ->group("About");
  auto* registers = app.add_option("--list-registers", options.device,
                                   "the registers of DEVICE, or of all devices");
  registers->expected(0, 1)->type_name("[DEVICE]")->group("About");
  app.add_option("--dump-dtb", options.dtb_file, "write the device tree the guest gets")
      ->type_name("FILE")
      ->group("About");

  app.add_option("--config", raw.config, "configuration: a name in configs/ or a path")
      ->type_name("NAME")
      ->group("Machine and boot files");
  for (const Setting& setting : all_settings()) {
    if (setting.flag.empty()) continue;
    const std::string key(setting.key);
    app.add_option_function<std::string>(
           std::string(setting.flag),
           [&raw, key](const std::string& value) { raw.flags[key] = value; },
           std::string(setting.meaning))
        ->type_name(setting.type == SettingType::kFile ? "FILE" : "VALUE")
        ->group(group_of(setting));
  }
  // One value per flag: a list would swallow the words that follow.
  app.add_option("--set", raw.assignments, "set any configuration key (see --list-settings)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->group("Machine and boot files");

  app.add_flag("--no-boot-checkpoint", raw.no_boot_checkpoint,
               "boot from reset, and keep nothing for the next run")
      ->group("Run");
  app.add_option("--gdb", raw.gdb_port, "serve gdb on this TCP port of the local host")
      ->type_name("PORT")
      ->group("Debugging");
  app.add_flag("--gdb-wait", options.gdb_wait, "do not start before gdb says so")
      ->group("Debugging");
  app.add_option("--trace-exec", options.trace,
                 "write executed instructions to trace.txt: all, a range of counts per core "
                 "(1000..2000), of addresses (0x80008000..0x80008fff), a function, or two of these "
                 "joined by a comma")
      ->type_name("RANGE")
      ->group("Debugging");
  app.add_flag("--trace-registers", options.trace_registers,
               "in the trace, CPSR and r0 to r14 before each instruction")
      ->group("Debugging");

  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    options.action = Action::kPrint;
    options.text = app.help();
    return options;
  } catch (const CLI::ParseError& error) {
    throw UserError(fmt::format("{} (see --help)", error.what()));
  }
  check_leftovers(app);
  if (raw.version) {
    options.action = Action::kPrint;
    options.text = version() + "\n";
    return options;
  }
  apply(options, raw);
  options.gdb_port = parse_port(raw.gdb_port);
  if (options.gdb_wait && !options.gdb_port) throw UserError("--gdb-wait needs --gdb PORT");
  if (options.trace_registers && options.trace.empty()) {
    throw UserError("--trace-registers needs --trace-exec RANGE");
  }
  if (raw.list_settings) {
    options.action = Action::kPrint;
    options.text = list_settings(options.settings);
  } else if (raw.list_parameters) {
    options.action = Action::kPrint;
    options.text = list_parameters(options.settings);
  } else if (raw.list_devices) {
    options.action = Action::kListDevices;
  } else if (registers->count() != 0) {
    options.action = Action::kListRegisters;
  } else if (!options.dtb_file.empty()) {
    options.action = Action::kDumpDtb;
  }
  return options;
}

}  // namespace vesim::sim
