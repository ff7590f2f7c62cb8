// SPDX-License-Identifier: Apache-2.0
// The console's escape key: Ctrl-a and a letter are for the simulator, all else for the guest.
#pragma once

#include <string>
#include <string_view>

namespace vesim::sim {

enum class ConsoleCommand { kNone, kQuit, kHelp, kStatus };

inline constexpr const char* kConsoleHelp =
    "Ctrl-a h  this help\r\n"
    "Ctrl-a x  stop the run and write the results\r\n"
    "Ctrl-a s  show simulated time, instructions and the state of the cores\r\n"
    "Ctrl-a Ctrl-a  send Ctrl-a to the guest\r\n";

class EscapeFilter {
 public:
  // Takes one typed byte: appends to `guest` what the guest gets, answers with a command.
  ConsoleCommand feed(char typed, std::string& guest);

 private:
  bool escaped_ = false;
};

}  // namespace vesim::sim
