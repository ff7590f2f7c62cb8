// SPDX-License-Identifier: Apache-2.0
#include "sim/run/progress.h"

#include <fmt/core.h>

namespace vesim::sim {
namespace {

constexpr double kInterval = 0.5;  // s
constexpr std::size_t kPhaseWidth = 40;

}  // namespace

void Progress::update(double host_seconds, isa::u64 picoseconds, isa::u64 instructions,
                      std::string_view phase) {
  if (terminal_ == nullptr || host_seconds - last_seconds_ < kInterval) return;
  const double mips = static_cast<double>(instructions - last_instructions_) * 1e-6 /
                      (host_seconds - last_seconds_);
  fmt::print(terminal_, "\r{:8.3f} s simulated  {:9.1f} M instructions  {:6.1f} MIPS  {}\033[K",
             static_cast<double>(picoseconds) * 1e-12, static_cast<double>(instructions) * 1e-6,
             mips, phase.substr(0, kPhaseWidth));
  std::fflush(terminal_);
  last_seconds_ = host_seconds;
  last_instructions_ = instructions;
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  fmt::print(terminal_, "\r\033[K");
  std::fflush(terminal_);
  shown_ = false;
}

}  // namespace vesim::sim
