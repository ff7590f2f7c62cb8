// SPDX-License-Identifier: Apache-2.0
// The user's terminal in raw mode.
#pragma once

#include <chrono>
#include <string>

namespace vesim::sim {

// True if both standard input and output are a terminal.
bool has_terminal();

// Raw from construction to destruction. If the process ends in between, by exit(), a signal or an
// abort, the terminal is restored too.
class RawTerminal {
 public:
  RawTerminal();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  // What was typed; waits up to `wait` for the first byte. `ended` becomes true at end of input.
  std::string read(std::chrono::milliseconds wait);
  bool ended() const { return ended_; }

 private:
  bool ended_ = false;
};

}  // namespace vesim::sim
