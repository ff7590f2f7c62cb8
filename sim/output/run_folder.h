// SPDX-License-Identifier: Apache-2.0
// The folder that holds all a run leaves behind:
//   config.yaml       the effective configuration; --config reads it back
//   command.txt       the command line
//   inputs.sha256     hashes of the files the run read, for `sha256sum -c`
//   console.log       what the guest printed on UART0
//   guest-errors.log  what the guest did wrong
//   stats.txt, stats.json
//   report.txt        of an experiment: rates, worlds, waits, functions
//   report.html       of `timed` parts: all that was measured, for a browser
//   cpi_stack.svg     of `timed` parts: the ledger of stats.* as a picture
//   threads.txt, threads.json      of `timed` parts: each thread's times, waits and ledger
//   profile.txt, profile.folded    likewise: functions, and call stacks for a flame graph, in slots
//   traps.zst, traps.sqlite        of `timed` guests: each trap, and the index that queries make
//   stream.txt        of `timed` parts: what was executed, to compare runs by (vesim whatif)
//   trace.txt         with --trace-exec
//   network.pcap      with network.capture: the frames on the board's cable
//   symbols.elf       with --gdb: the symbols, for the debugger
#pragma once

#include <string>
#include <vector>

#include "sim/config/boot_files.h"

namespace vesim::sim {

class RunFolder {
 public:
  // Creates `wanted`, or out/<name>-<n> with the first free n if it is empty. An existing folder is
  // used and its files of these names are replaced.
  RunFolder(const std::string& wanted, const std::string& name);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  // config.yaml, command.txt and inputs.sha256.
  void write_inputs(const std::string& config_yaml, const std::vector<std::string>& command_line,
                    const std::vector<InputFile>& files) const;

 private:
  std::string path_;
};

// Words as a shell reads them back.
std::string shell_quoted(const std::vector<std::string>& words);

}  // namespace vesim::sim
