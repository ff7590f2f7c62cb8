// SPDX-License-Identifier: Apache-2.0
#include "sim/console/escape.h"

namespace vesim::sim {
namespace {

constexpr char kEscape = 'A' & 0x1f;

}  // namespace

ConsoleCommand EscapeFilter::feed(char typed, std::string& guest) {
  if (!escaped_) {
    escaped_ = typed == kEscape;
    if (!escaped_) guest.push_back(typed);
    return ConsoleCommand::kNone;
  }
  escaped_ = false;
  switch (typed) {
    case 'x':
      return ConsoleCommand::kQuit;
    case 'h':
    case '?':
      return ConsoleCommand::kHelp;
    case 's':
      return ConsoleCommand::kStatus;
    case kEscape:
      guest.push_back(kEscape);
      return ConsoleCommand::kNone;
    default:
      return ConsoleCommand::kNone;
  }
}

}  // namespace vesim::sim
