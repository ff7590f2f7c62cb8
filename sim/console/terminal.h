// SPDX-License-Identifier: Apache-2.0
// The user's terminal in raw mode.
#pragma once

#include <chrono>
#include <string>

namespace vesim::sim {

// True if both standard input and output are a terminal.
bool has_terminal();

// Puts the terminal back as a RawTerminal found it; safe in a signal handler, does nothing if there
// is none.
void restore_terminal();

// Raw from construction to destruction. If the process ends in between, by exit(), a signal or an
// abort, the terminal is restored too.
class RawTerminal {
 public:
  RawTerminal();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  // What was typed; waits up to `wait` for the first byte.
  std::string read(std::chrono::milliseconds wait);
  void wait(std::chrono::milliseconds time) const;  // less if something is typed
  // The terminal is gone.
  bool ended() const { return ended_; }

 private:
  bool ended_ = false;
};

}  // namespace vesim::sim
