// SPDX-License-Identifier: Apache-2.0
#include "sim/console/terminal.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace vesim::sim {
namespace {

// Written before the handlers are installed; tcsetattr is safe in a signal handler.
termios saved;
volatile std::sig_atomic_t is_raw = 0;

// The signals that end a process, but for SIGINT and SIGTERM (interrupt.h).
constexpr int kFatal[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGHUP, SIGQUIT};

void restore_and_die(int number) {
  restore_terminal();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace

void restore_terminal() {
  if (is_raw == 0) return;
  is_raw = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

bool has_terminal() { return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0; }

RawTerminal::RawTerminal() {
  if (tcgetattr(STDIN_FILENO, &saved) != 0) return;
  static bool installed = false;
  if (!installed) {
    installed = true;
    std::atexit(restore_terminal);
    for (const int number : kFatal) std::signal(number, restore_and_die);
  }
  termios raw = saved;
  cfmakeraw(&raw);
  raw.c_oflag |= OPOST;  // our own messages end lines with \n
  is_raw = 1;
  tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

RawTerminal::~RawTerminal() { restore_terminal(); }

void RawTerminal::wait(std::chrono::milliseconds time) const {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  poll(&input, 1, static_cast<int>(time.count()));
}

std::string RawTerminal::read(std::chrono::milliseconds wait) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (ended_ || poll(&input, 1, static_cast<int>(wait.count())) <= 0) return "";
  char buffer[256];
  const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
  if (count == 0) ended_ = true;
  return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : "";
}

}  // namespace vesim::sim
