// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/stop_signal.h"

#include <csignal>

namespace vesim::sim {
namespace {

volatile std::sig_atomic_t seen = 0;

}  // namespace

StopSignal::StopSignal() {
  struct sigaction action {};
  action.sa_handler = [](int) { seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second one kills
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool StopSignal::received() { return seen != 0; }

}  // namespace vesim::sim
