// SPDX-License-Identifier: Apache-2.0
#include "sim/console/console.h"

namespace vesim::sim {
namespace {

constexpr std::size_t kShownLine = 200;

}  // namespace

Console::Console(const std::string& log_path, std::FILE* echo, bool on_terminal)
    : log_(log_path),
      echo_(echo),
      terminal_(on_terminal ? std::make_unique<RawTerminal>() : nullptr) {}

void Console::write(std::string_view output) {
  log_.write(output);
  if (echo_ != nullptr) {
    std::fwrite(output.data(), 1, output.size(), echo_);
    if (terminal_ != nullptr || output.find('\n') != std::string_view::npos) std::fflush(echo_);
  }
  for (const char byte : output) {
    if (byte == '\n') {
      if (!line_.empty()) last_line_ = std::move(line_);
      line_.clear();
    } else if (byte >= ' ' && line_.size() < kShownLine) {
      line_.push_back(byte);
    }
  }
}

Console::Input Console::read(std::chrono::milliseconds wait) {
  Input input;
  if (terminal_ == nullptr) return input;
  for (const char typed : terminal_->read(wait)) {
    const auto command = escape_.feed(typed, input.guest);
    if (command != ConsoleCommand::kNone) input.command = command;
  }
  if (terminal_->ended()) input.command = ConsoleCommand::kQuit;
  return input;
}

void Console::wait_for_input(std::chrono::milliseconds time) {
  if (terminal_ != nullptr) terminal_->wait(time);
}

void Console::flush() {
  log_.flush();
  if (echo_ != nullptr) std::fflush(echo_);
}

}  // namespace vesim::sim
