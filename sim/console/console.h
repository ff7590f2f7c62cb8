// SPDX-License-Identifier: Apache-2.0
// UART0's other end: the log file always, and the terminal or standard output.
#pragma once

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "sim/console/escape.h"
#include "sim/console/terminal.h"
#include "sim/output/file.h"

namespace vesim::sim {

class Console {
 public:
  // `echo` is where the output is copied to (stdout, or null for nowhere).
  Console(const std::string& log_path, std::FILE* echo, bool on_terminal);

  void write(std::string_view output);

  struct Input {
    std::string guest;
    ConsoleCommand command = ConsoleCommand::kNone;
  };
  // What was typed since the last call; waits up to `wait` if nothing was. Without a terminal there
  // is no input.
  Input read(std::chrono::milliseconds wait);
  // Sleeps, less if something is typed.
  void wait_for_input(std::chrono::milliseconds time);

  bool on_terminal() const { return terminal_ != nullptr; }
  // The last line the guest printed, or the one before if it is still empty.
  const std::string& last_line() const { return line_.empty() ? last_line_ : line_; }
  void flush();

 private:
  File log_;
  std::FILE* echo_;
  std::unique_ptr<RawTerminal> terminal_;
  EscapeFilter escape_;
  std::string line_;
  std::string last_line_;
};

}  // namespace vesim::sim
