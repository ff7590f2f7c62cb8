// SPDX-License-Identifier: Apache-2.0
#include "sim/run/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "sim/console/terminal.h"

namespace vesim::sim {
namespace {

std::atomic<platform::Machine*> running{nullptr};
std::atomic<bool> asked{false};
static_assert(std::atomic<platform::Machine*>::is_always_lock_free);

void on_signal(int number) {
  if (asked.exchange(true)) {
    restore_terminal();
    _exit(128 + number);
  }
  if (platform::Machine* machine = running.load()) machine->request_stop();
}

void install(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  // No SA_RESTART: a wait for a debugger or the terminal ends at once.
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt(platform::Machine& machine) {
  asked = false;
  running = &machine;
  install(on_signal);
}

Interrupt::~Interrupt() {
  install(SIG_DFL);
  running = nullptr;
}

bool Interrupt::requested() { return asked; }

}  // namespace vesim::sim
