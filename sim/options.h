// SPDX-License-Identifier: Apache-2.0
// The command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/config/settings.h"

namespace vesim::sim {

enum class Action {
  kRun,
  kPrint,  // help, version or a list: `text` is all there is to do
  kListDevices,
  kListRegisters,
  kDumpDtb,
};

struct Options {
  Action action = Action::kRun;
  std::string text;         // kPrint
  std::string device;       // kListRegisters: empty means all
  std::string dtb_file;     // kDumpDtb
  Settings settings;        // defaults, file, flags and --set, in this order
  std::string config_name;  // names the output folder: "vexpress_host"
  std::vector<std::string> command_line;
  std::optional<unsigned> gdb_port;
  bool gdb_wait = false;
  std::string trace;  // --trace-exec's range; empty: no trace
  bool trace_registers = false;
};

// Throws isa::UserError, for an unknown flag with the nearest one.
Options parse_options(const std::vector<std::string>& arguments);

}  // namespace vesim::sim
